"""A server process, a browser and small steps in it, shared by the browser tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
]
CHROMIUM = os.environ.get("ZEILENTREU_CHROMIUM", "/usr/bin/chromium")
UNTERBRINGUNG = "Wie wird die dezentrale Unterbringung gefördert?"


@dataclass
class Server:
    """A running server, with the files that may hold traces of what it was asked."""

    url: str
    log: Path
    home: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder: Path, *command: str, seconds: float = 60):
    """Run a server command (with {port}) until the block ends; everything it writes is in folder."""
    port = free_port()
    home = folder / "home"
    home.mkdir(parents=True)
    log = folder / "server.log"
    environment = {
        **os.environ,
        "HOME": str(home),
        "TMPDIR": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [part.format(port=port) for part in command],
            cwd=ROOT,
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, log, seconds)
        yield Server(url, log, home)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _wait(url: str, process: subprocess.Popen, log: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no server after {seconds} s: {log.read_text(errors='replace')[-2000:]}")


def world_command(*more: str) -> tuple[str, ...]:
    return (sys.executable, str(ROOT / "tests" / "ui_server.py"), "{port}", *more)


class Watched:
    """A page that remembers every request and every error of the browser's console."""

    def __init__(self, context) -> None:
        self.page = context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type == "error" else None,
        )
        self.page.set_default_timeout(30_000)

    def open(self, url: str, wait: str = "[data-testid=stChatInputTextArea]"):
        self.page.goto(url)
        self.page.wait_for_selector(wait)
        return self

    def ask(self, question: str, wait: str | None = None):
        """Ask, and wait until the answer to this question is announced."""
        before = self.page.locator("[data-zt-announce]").count()
        field = self.page.get_by_test_id("stChatInputTextArea")
        field.fill(question)
        field.press("Enter")
        if wait:
            self.page.wait_for_selector(wait)
            return self
        self.page.wait_for_function(
            "n => document.querySelectorAll('[data-zt-announce]').length > n", arg=before
        )
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until Streamlit has finished its script run."""
        self.page.wait_for_function(
            "() => document.querySelector('.stApp')?.dataset.testScriptState !== 'running'"
        )

    def button(self, name: str, exact: bool = False):
        return self.page.get_by_role("button", name=name, exact=exact).first

    def cited_numbers(self) -> list[str]:
        return self.page.locator(".st-key-source .zt-cited .zt-no").all_inner_texts()
