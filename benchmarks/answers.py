"""Measure answers: citations, quotes, abstention; across documents and as shipped.

    python -m benchmarks.answers DATA [--work FOLDER]

Writes benchmarks/results/answers.json. "across documents": each gold document is answered with
models fitted on the other one and on the excerpt's questions; "as shipped": with the package's own
parameters, which have seen all of these questions; "other documents": as shipped, with questions
about two agreements that nothing was fitted on. Citations are matched by overlap of printed
lines; precision and recall as in ALCE (Gao et al., EMNLP 2023), on lines instead of entailment.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.answer_data import GoldSet, overlaps, read_gold_sets, read_other_sets
from benchmarks.fit_abstention import (
    Case,
    across_documents,
    gather,
    gold_threshold,
    probabilities,
    summarize,
)
from benchmarks.logistic import risk_coverage
from index.embed import load_embedder
from qa import answer
from qa.abstain import AbstentionModel, load_abstention_model
from qa.answer import SentenceModel, load_sentence_model
from qa.datatypes import Citation, Statement, Verdict
from qa.topic import asks_for_several
from qa.verify import verify, verify_citation

RESULTS = Path(__file__).parent / "results" / "answers.json"
Models = dict[str, tuple[SentenceModel, AbstentionModel]]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was stated for an answerable question, whether or not it would have been shown."""

    case: Case
    statements: tuple[Statement, ...]
    dropped: int

    @property
    def citations(self) -> list[Citation]:
        """All citations, in order."""
        return [citation for statement in self.statements for citation in statement.citations]

    def is_right(self, citation: Citation) -> bool:
        """Return whether a citation touches lines that answer."""
        return overlaps(citation.start_line, citation.end_line, self.case.gold.spans)


def state_all(cases: Sequence[Case], sets: dict[str, GoldSet], models: Models) -> list[Answered]:
    """Return the statements for each case, in order."""
    answered = []
    for case in cases:
        index = sets[case.set_name].assistant.index
        several = asks_for_several(case.question.text)
        model = models[case.set_name][0]
        drafts = answer.choose(case.evidence, index, model=model, several=several)
        statements, failed = answer.state(drafts, index)
        answered.append(Answered(case, statements, len(failed)))
    return answered


def citation_figures(answered: Sequence[Answered]) -> dict[str, float | None]:
    """Return how well the statements of answerable questions cite."""
    first = [any(map(a.is_right, a.statements[0].citations)) for a in answered if a.statements]
    cited = [(a, citation) for a in answered for citation in a.citations]
    spans = [(a, span) for a in answered for span in a.case.gold.spans]
    wanted = [(a, text) for a in answered for text in a.case.gold.must_contain]
    lengths = [(c.end_line or 0) - (c.start_line or 0) + 1 for _, c in cited]
    return {
        "questions": len(answered),
        "first_statement_right": _mean(first),
        "citation_precision": _mean([a.is_right(citation) for a, citation in cited]),
        "citation_recall": _mean(
            [any(overlaps(c.start_line, c.end_line, [s]) for c in a.citations) for a, s in spans]
        ),
        "must_contain": _mean(
            [any(_flat(text) in _flat(c.quote) for c in a.citations) for a, text in wanted]
        ),
        "mean_cited_lines": _mean(lengths),
        "mean_statements": _mean([len(a.statements) for a in answered]),
    }


def quote_figures(answered: Sequence[Answered], sets: dict[str, GoldSet]) -> dict[str, int]:
    """Return how many statements stand verbatim on the lines they cite, looked up by number."""
    statements = verbatim = verified = 0
    for item in answered:
        assistant = sets[item.case.set_name].assistant
        for statement in item.statements:
            statements += 1
            document = assistant.document(statement.citations[0].document_id)
            verified += verify(statement, document) is Verdict.VERIFIED
            verbatim += all(
                citation.quote
                in " ".join(
                    line.text
                    for line in document.lines[citation.start : citation.end]
                    if line.is_quotable
                )
                for citation in statement.citations
            )
    dropped = sum(item.dropped for item in answered)
    return {
        "statements": statements,
        "verbatim": verbatim,
        "verified": verified,
        "dropped": dropped,
    }


def report(
    cases: Sequence[Case],
    sets: dict[str, GoldSet],
    models: Models,
    threshold: float,
    *,
    together: str = "gold together",
) -> dict[str, Any]:
    """Return all figures for the cases under the models, set by set and `together`.

    Those about the excerpt stand apart.
    """
    scores = probabilities(cases, sets, models)
    answered = state_all(cases, sets, models)
    known = [item for item in answered if item.case.gold.answerable]
    shown = [
        item
        for item, score in zip(answered, scores, strict=True)
        if score >= threshold and item.case.gold.answerable
    ]
    groups: dict[str, Any] = {}
    large = [n for n, case in enumerate(cases) if case.set_name != "excerpt"]
    for name in [*sets, together]:
        own = [n for n, case in enumerate(cases) if case.set_name == name]
        picked = large if name == together else own
        chosen = [answered[n] for n in picked if cases[n].gold.answerable]
        groups[name] = {
            "abstention": summarize(
                [cases[n] for n in picked], [scores[n] for n in picked], threshold
            ),
            "citations": citation_figures(chosen),
            "citations_when_answered": citation_figures([a for a in chosen if a in shown]),
            **{
                language: citation_figures([a for a in chosen if a.case.gold.language == language])
                for language in ("de", "en")
            },
        }
    right = [
        cases[n].gold.answerable
        and any(answered[n].is_right(c) for s in answered[n].statements[:1] for c in s.citations)
        for n in large
    ]
    curve = risk_coverage([scores[n] for n in large], right)
    rows = [
        {
            "id": case.gold.id,
            "answerable": case.gold.answerable,
            "probability": round(score, 4),
            "cited": [[c.start_line, c.end_line] for c in item.citations],
        }
        for case, score, item in zip(cases, scores, answered, strict=True)
    ]
    return {
        "threshold": threshold,
        "groups": groups,
        "quotes": quote_figures(known, sets),
        "risk_coverage": [(round(c, 3), round(r, 3)) for c, r in curve[4::5]],
        "rows": rows,
    }


def without_each(
    cases: Sequence[Case], sets: dict[str, GoldSet], measures: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return for each measure the figures across documents without it; each has its threshold."""
    rows = {}
    for measure in measures:
        models = across_documents(cases, sets, without=measure)
        scores = probabilities(cases, sets, models)
        threshold = gold_threshold(cases, scores)
        gold = report(cases, sets, models, threshold)["groups"]["gold together"]
        rows[measure] = {
            name: gold[group][name]
            for group, name in (
                ("citations", "first_statement_right"),
                ("citations", "must_contain"),
                ("abstention", "auroc"),
                ("abstention", "answerable_answered"),
                ("abstention", "unanswerable_refused"),
            )
        }
    return rows


def other_documents(
    data: Path, work: Path, own: tuple[SentenceModel, AbstentionModel]
) -> dict[str, Any]:
    """Return the figures of documents and questions that the package's models never saw."""
    sets = {other.name: other for other in read_other_sets(data, work)}
    cases = [case for other in sets.values() for case in gather(other)]
    if not cases:
        return {}
    models = dict.fromkeys(sets, own)
    return report(cases, sets, models, own[1].threshold, together="together")


def attack_figures() -> dict[str, int]:
    """Return how many of the attacks in tests/test_verify.py there are, and are accepted."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    attacks = importlib.import_module("test_verify")
    title = "Koalitionsvertrag Sachsen 2019"
    document = attacks.make_document(*attacks.LINES, first=attacks.FIRST, title=title)
    verdicts = [
        verify(attacks.saying(quote, attacks.citing(document, quote, start, end)), document)
        for _, quote, start, end, _ in attacks.QUOTE_ATTACKS
    ]
    verdicts += [
        verify(attacks.saying(text, attacks.citing(document, *quote)), document)
        for _, text, quote, _ in attacks.WORDING_ATTACKS
    ]
    plain = attacks.citing(document, attacks.RETURN, 14, 14)
    verdicts += [
        verify_citation(replace(plain, **changes), document)
        for _, changes, _ in attacks.LABEL_ATTACKS
    ]
    return {"attacks": len(verdicts), "accepted": verdicts.count(Verdict.VERIFIED)}


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with gold/ and documents/")
    parser.add_argument("--work", type=Path, default=Path(".cache/answers"))
    options = parser.parse_args()
    sets = {gold_set.name: gold_set for gold_set in read_gold_sets(options.data, options.work)}
    cases: list[Case] = []
    seconds: dict[str, float] = {}
    for name, gold_set in sets.items():
        start = time.perf_counter()
        found = gather(gold_set)
        seconds[name] = (time.perf_counter() - start) / len(found)
        cases += found
    crossed = across_documents(cases, sets)
    scores = probabilities(cases, sets, crossed)
    threshold = gold_threshold(cases, scores)
    own = (load_sentence_model(), load_abstention_model())
    record = {
        "commit": _commit(),
        "model": load_embedder().name,
        "model_sha256": load_embedder().sha256,
        "seconds_a_question": {name: round(value, 4) for name, value in seconds.items()},
        "attacks": attack_figures(),
        "across_documents": report(cases, sets, crossed, threshold),
        "as_shipped": report(cases, sets, dict.fromkeys(sets, own), own[1].threshold),
        "other_documents": other_documents(options.data, options.work, own),
        "without": without_each(cases, sets, ("reply", "sentence", "pieces", "cover", "words")),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for kind in ("across_documents", "as_shipped", "other_documents"):
        if not record[kind]:
            continue
        print(kind, record[kind]["threshold"], record[kind]["quotes"])
        for name, group in record[kind]["groups"].items():
            print(" ", name, group["abstention"], group["citations"])


def _flat(text: str) -> str:
    """Return a text with blanks alike, so that a line end is no difference."""
    return " ".join(text.split())


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if len(values) else None


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
