"""Brings README.md up to date: its two example answers and its table of measured results.

    python -m benchmarks.readme          # rewrite README.md
    python -m benchmarks.readme --check  # exit status 1 if that would change it

The answers come from running the commands, the figures from benchmarks/results/*.json.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
EXAMPLE = re.compile(r"```console\n\$ (zeilentreu [^\n]+)\n.*?```", re.DOTALL)
TABLE = re.compile(r"(<!-- results -->\n).*?(<!-- /results -->)", re.DOTALL)


def run_example(command: str) -> str:
    """Return what a command of the README prints."""
    done = subprocess.run(
        [sys.executable, "-m", "qa", *shlex.split(command)[1:]],
        cwd=ROOT,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 3) or done.stderr:
        raise RuntimeError(f"{command}: {done.stderr}")
    return done.stdout.strip()


def updated(text: str) -> str:
    """Return the README's text with fresh examples and figures."""
    text = EXAMPLE.sub(lambda m: f"```console\n$ {m[1]}\n{run_example(m[1])}\n```", text)
    return TABLE.sub(lambda m: m[1] + results_table() + m[2], text)


def results_table() -> str:
    """Return the tables of measured results as Markdown."""
    return "\n".join([*_finding(), "", *_answering(), ""])


def _finding() -> list[str]:
    """Return the table of what is found: this project and its peers on the gold questions."""
    summary = load("retrieval")["gold"]["summary"]
    rows = [
        f"| {summary['all']['Zeilentreu']['questions']} questions on two programmes | "
        "R@1 | R@5 | R@5 German | R@5 English |",
        "|---|---|---|---|---|",
    ]
    for system in summary["all"]:
        if system == "Zeilentreu" or system.startswith("peer: "):
            figures = [
                summary["all"][system]["R@1"],
                *(summary[group][system]["R@5"] for group in ("all", "de", "en")),
            ]
            name = f"**{system}**" if system == "Zeilentreu" else system.removeprefix("peer: ")
            rows.append(f"| {name} | " + " | ".join(f"{value:.2f}" for value in figures) + " |")
    return rows


def _elsewhere(answers: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the row about the documents and questions that nothing was fitted on."""
    if not answers.get("other_documents"):
        return []
    found = answers["other_documents"]["groups"]["together"]
    abstention, citations = found["abstention"], found["citations_when_answered"]
    return [
        (
            "two other agreements, 110 questions never fitted on: first right / answered / refused",
            f"{citations['first_statement_right']:.0%} / {abstention['answerable_answered']:.0%} / "
            f"{abstention['unanswerable_refused']:.0%} (AUROC {abstention['auroc']:.2f})",
        )
    ]


def _answering() -> list[str]:
    """Return the table of everything else that is measured."""
    documents, dense = load("documents"), load("embedding")["summary"]["bundled"]
    answers, retrieval, research = load("answers"), load("retrieval"), load("research")
    across = answers["across_documents"]["groups"]["gold together"]
    printed = documents["printed_lines"].values()
    exact, lines = (sum(doc[key] for doc in printed) for key in ("exact", "lines"))
    german, english = (
        retrieval["xquad"][name]["Zeilentreu"]["nDCG@10"] for name in ("xquad-de", "xquad-en-to-de")
    )
    attacks, quotes = answers["attacks"], answers["across_documents"]["quotes"]
    abstention, citations = across["abstention"], across["citations_when_answered"]
    rows = [
        ("printed lines read exactly from two PDFs", f"{exact:,} of {lines:,}"),
        (
            "XQuAD nDCG@10, German / English questions on German text",
            f"{german:.3f} / {english:.3f} "
            f"(the model alone {dense['xquad-de']:.3f} / {dense['xquad-en-to-de']:.3f})",
        ),
        (
            "quotations that stand verbatim on the lines cited",
            f"{quotes['verbatim']} of {quotes['statements']}",
        ),
        (
            "attacks on a quotation that verification lets through",
            f"{attacks['accepted']} of {attacks['attacks']}",
        ),
        (
            "first statement on a right line, when answered",
            f"{citations['first_statement_right']:.0%}",
        ),
        (
            "answerable questions answered / unanswerable ones refused",
            f"{abstention['answerable_answered']:.0%} / {abstention['unanswerable_refused']:.0%} "
            f"(AUROC {abstention['auroc']:.2f})",
        ),
        *_elsewhere(answers),
        (
            "a search in an agreement, two cores (95 % of questions)",
            f"{retrieval['gold']['milliseconds']['median']:.0f} ms "
            f"({retrieval['gold']['milliseconds']['p95']:.0f} ms)",
        ),
        (
            f"{research['questions']:,} questions asked of an agreement of "
            f"{research['document']['pages']} pages",
            f"{research['seconds']['ask_many']['wall_s']:.0f} s",
        ),
    ]
    return ["| measured | result |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)]


def load(name: str) -> dict[str, Any]:
    """Return the committed result of one benchmark program."""
    record: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return record


def main() -> int:
    """Rewrite or check the README."""
    path = ROOT / "README.md"
    before = path.read_text(encoding="utf-8")
    after = updated(before)
    if "--check" in sys.argv[1:]:
        print("README.md is up to date" if before == after else "README.md is out of date")
        return int(before != after)
    path.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
