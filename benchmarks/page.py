"""How fast the chat page is, for one visitor and for forty at once, measured over its web socket.

    python -m benchmarks.page            # writes benchmarks/results/page.json

Every visitor is a session of its own that asks its own question, with a word nobody else uses. A
visitor who sees a word of somebody else's question is counted as foreign text.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "benchmarks" / "results" / "page.json"
sys.path.insert(0, str(ROOT / "tests"))
VISITORS = 40
ALONE = 20
QUESTION = "Was plant Sachsen zur dezentralen Unterbringung? Stichwort{number}x"


class Visitor:
    """One session: opens the page, asks, and keeps the text it was sent."""

    def __init__(self, url: str, number: int) -> None:
        self.url = url.replace("http", "ws") + "/_stcore/stream"
        self.number = number
        self.text = ""
        self.field = ""

    async def visit(self) -> tuple[float, float]:
        """Return the seconds until the page stood and until the answer stood."""
        begun = time.perf_counter()
        async with connect(self.url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            await self._run(socket, BackMsg())
            opened = time.perf_counter() - begun
            begun = time.perf_counter()
            message = BackMsg()
            state = message.rerun_script.widget_states.widgets.add()
            state.id = self.field
            state.chat_input_value.data = QUESTION.format(number=self.number)
            # A slow answer takes two script runs: "searching …" and the answer itself.
            await self._run(socket, message, until="data-zt-announce")
            return opened, time.perf_counter() - begun

    async def _run(self, socket: ClientConnection, message: BackMsg, until: str = "") -> None:
        if not message.HasField("rerun_script"):
            message.rerun_script.query_string = ""
        await socket.send(message.SerializeToString())
        async for data in socket:
            forward = ForwardMsg()
            forward.ParseFromString(data)  # type: ignore[arg-type]
            self._take(forward)
            if forward.WhichOneof("type") == "script_finished" and until in self.text:
                return

    def _take(self, forward: ForwardMsg) -> None:
        if forward.WhichOneof("type") != "delta":
            return
        element = forward.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "chat_input":
            self.field = element.chat_input.id
        elif kind == "html":
            self.text += element.html.body
        elif kind == "exception":
            self.text += "EXCEPTION"


async def together(url: str, count: int) -> dict[str, Any]:
    """Return what `count` visitors at once were given, and how fast."""
    visitors = [Visitor(url, number) for number in range(count)]
    times = await asyncio.gather(*(visitor.visit() for visitor in visitors))
    foreign = sum(
        any(
            f"Stichwort{other.number}x" in visitor.text
            for other in visitors
            if other is not visitor
        )
        for visitor in visitors
    )
    return {
        "visitors": count,
        "served": sum("data-zt-announce" in visitor.text for visitor in visitors),
        "errors": sum("EXCEPTION" in visitor.text for visitor in visitors),
        "foreign_text": foreign,
        "open_s": spread([opened for opened, _ in times]),
        "answer_s": spread([answered for _, answered in times]),
    }


async def alone(url: str, count: int) -> dict[str, Any]:
    """Return how fast one visitor after the other is served."""
    times = [await Visitor(url, number).visit() for number in range(count)]
    return {
        "visitors": count,
        "open_s": spread([opened for opened, _ in times]),
        "answer_s": spread([answered for _, answered in times]),
    }


def spread(seconds: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and maximum."""
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)
        for name, share in at.items()
    }


def main() -> None:
    """Measure against a server of its own and write the result file."""
    from browsing import serving

    command = (sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}")
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        with serving(Path(folder) / "server", *command) as server:
            up = time.perf_counter() - begun
            begun = time.perf_counter()
            asyncio.run(Visitor(server.url, 0).visit())
            first = time.perf_counter() - begun
            result = {
                "commit": subprocess.run(
                    ["git", "rev-parse", "--short", "HEAD"],
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=False,
                ).stdout.strip(),
                "machine": {
                    "cores": os.cpu_count(),
                    "load_before": round(os.getloadavg()[0], 1),
                    "python": platform.python_version(),
                },
                "summary": {
                    "server_up_s": round(up, 2),
                    "first_visit_with_index_build_and_answer_s": round(first, 2),
                    "one_visitor": asyncio.run(alone(server.url, ALONE)),
                    "forty_visitors": asyncio.run(together(server.url, VISITORS)),
                },
            }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result["summary"], indent=1))


if __name__ == "__main__":
    main()
