"""Print the tables of the committed results: python -m benchmarks."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.retrieval import tables

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Print the retrieval tables, then the summary of every other result file."""
    for path in sorted(RESULTS.glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        print(f"\n## {path.stem}\n")
        if path.stem == "retrieval":
            print(tables(result))
        else:
            shown = result.get("summary", result) if isinstance(result, dict) else result
            print(json.dumps(shown, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
