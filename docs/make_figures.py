"""Write the figures of docs/how-answers-are-made.md from the committed results of benchmarks/.

python docs/make_figures.py
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "how-answers-are-made.md"
RESULTS = Path(__file__).parent.parent / "benchmarks" / "results"
BLOCK = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- /figures -->)", re.DOTALL)
LANGUAGES = ("de", "en")

Record = dict[str, Any]


def updated(page: str) -> str:
    """Return the page with the figures of the results there are."""
    return BLOCK.sub(lambda match: match[1] + _figures(match[2]) + match[3], page)


def _figures(name: str) -> str:
    path = RESULTS / f"{name}.json"
    record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if NEEDED[name] not in record:  # there is none, or its run was broken off
        return f"Not measured yet (`python -m benchmarks.{name} DATA`).\n"
    return TABLES[name](record) + "\n"


def _retrieval(record: Record) -> str:
    gold = record["gold"]
    summary = gold["summary"]
    keys = ("R@1", "R@5", "R@10", "MRR@10", "nDCG@10")
    rows = [["", *keys, "R@5 German", "R@5 English"]]
    for system in gold["systems"]:
        row = summary["all"][system]
        by_language = [f"{summary[language][system]['R@5']:.2f}" for language in LANGUAGES]
        rows.append([system, *(f"{row[key]:.2f}" for key in keys), *by_language])
    first = next(iter(summary["all"].values()))
    times = gold["milliseconds"]
    text = [
        f"{first['questions']} gold questions about two documents; a passage is right if it shares "
        "a line with a span that answers (R@k: a right one is among the first k).",
        _table(rows),
        f"A question takes {times['median']:.0f} ms, 95 % take less than {times['p95']:.0f} ms "
        f"({record['run']['cores']} cores, load {record['run']['load']}).",
    ]
    return "\n\n".join(text)


def _embedding(record: Record) -> str:
    systems = record["summary"]
    keys = list(dict.fromkeys(key for row in systems.values() for key in row))
    rows = [["", *systems]]
    rows += [[key, *(_number(row.get(key)) for row in systems.values())] for key in keys]
    size = record["bundled"]
    return "\n\n".join(
        [
            _table(rows),
            f"XQuAD: nDCG@10. The bundled model takes {size['MB']} MB, loads in "
            f"{size['load ms']:.0f} ms and needs {size['peak MB']:.0f} MB of memory.",
        ]
    )


def _answers(record: Record) -> str:
    """Return citation and abstention figures, fitted on one gold document, tested on the other."""
    crossed = record["across_documents"]
    quotes = crossed["quotes"]
    return "\n\n".join(
        [
            "Fitted on one gold document and measured on the other, both ways:",
            _groups(crossed["groups"]),
            f"Of {quotes['statements']} statements {quotes['verbatim']} stand verbatim on the "
            f"lines they cite, and {quotes['dropped']} drafts were dropped by verification.",
            *_others(record.get("other_documents")),
            "The same without one of the measures (`reply` is the second encoder):",
            _without(record, crossed["groups"]["gold together"]),
        ]
    )


def _others(found: Record | None) -> list[str]:
    """Return the figures of documents and questions that nothing was fitted on."""
    if not found:
        return []
    text = (
        "As shipped, with questions about two coalition agreements that nothing was fitted on "
        "(`benchmarks/questions`):"
    )
    return [text, _groups(found["groups"])]


def _groups(groups: Record) -> str:
    named = {
        "first_statement_right": "first statement on a right line",
        "citation_precision": "citation precision",
        "citation_recall": "citation recall",
        "must_contain": "wanted words inside the quotations",
        "mean_cited_lines": "lines a citation",
        "mean_statements": "statements an answer",
    }
    rows = [["", *groups]]
    rows += [
        [text, *(_number(group["citations"][key]) for group in groups.values())]
        for key, text in named.items()
    ]
    first = next(iter(groups.values()))["abstention"]
    rows += [
        [
            key.replace("_", " "),
            *(_number(group["abstention"].get(key)) for group in groups.values()),
        ]
        for key, value in first.items()
        if isinstance(value, int | float) or value is None
    ]
    return _table(rows)


def _without(record: Record, whole: Record) -> str:
    """Return the ablation rows: what is lost of the figures about both gold documents."""
    named = {
        "first_statement_right": "first statement right",
        "must_contain": "wanted words",
        "auroc": "AUROC",
        "answerable_answered": "answered",
        "unanswerable_refused": "refused",
    }
    everything = {**whole["citations"], **whole["abstention"]}
    cases = {"nothing": everything, **record["without"]}
    rows = [["without", *named.values()]]
    rows += [[name, *(_number(row[key]) for key in named)] for name, row in cases.items()]
    return _table(rows)


def _documents(record: Record) -> str:
    rows = [["file", "lines", "exact", "uncertain", "missing", "wrong and not marked"]]
    for name, row in (record["printed_lines"] | record["exports"]).items():
        share = f"{100 * row['exact_share']:.2f} %"
        others = [str(row[key]) for key in ("uncertain", "missing", "wrong_unmarked")]
        rows.append([f"{name}.pdf" if "/" not in name else name, str(row["lines"]), share, *others])
    return "\n\n".join(
        [
            "Printed lines got exactly, number and every sign: two PDFs, and the text that other "
            "tools make of them:",
            _table(rows),
        ]
    )


def _research(record: Record) -> str:
    seconds = record["seconds"]
    named = {
        "read": "reading the PDF",
        "build": "building the index",
        "ask_many": f"{record['questions']} questions, one worker",
        "ask_many_2_workers": f"{record['questions']} questions, two workers",
        "verify": f"checking {record['statements']} statements again",
        "kwic": f"a concordance ({record['occurrences']} occurrences)",
        "sentences": f"a table of {record['sentences']} sentences",
    }
    rows = [["", "seconds by the clock", "seconds of processor"]]
    for key, text in named.items():
        # a file is read in a process of its own, whose processor time is not known here
        processor = "–" if key == "read" else f"{seconds[key]['cpu_s']:.1f}"
        rows.append([text, f"{seconds[key]['wall_s']:.1f}", processor])
    document = record["document"]
    return "\n\n".join(
        [
            f"One agreement of {document['pages']} pages and {document['lines']} lines, "
            f"{record['passages']} passages; {record['cores']} cores "
            f"(load before: {record['load_before']}).",
            _table(rows),
        ]
    )


NEEDED = {
    "documents": "printed_lines",
    "retrieval": "gold",
    "embedding": "summary",
    "answers": "across_documents",
    "research": "seconds",
}
"""A key that a finished run has."""
TABLES = {
    "documents": _documents,
    "retrieval": _retrieval,
    "embedding": _embedding,
    "answers": _answers,
    "research": _research,
}


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "–" if value is None else str(value)


def _table(rows: list[list[str]]) -> str:
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
