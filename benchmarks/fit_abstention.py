"""Fit which sentences answer and whether a question is answered, and write both models.

    python -m benchmarks.fit_abstention DATA [--work FOLDER] [--dry]

Reads DATA/gold with the PDFs of DATA/documents and the questions about the shipped excerpt, writes
qa/answer.json and qa/abstain.json. What is reported is measured across documents: fitted on one
gold document (and the excerpt's questions), tested on the other, both ways.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.answer_data import GoldQuestion, GoldSet, overlaps, read_gold_sets
from benchmarks.logistic import Fit, auroc, fit, fit_choice
from qa import answer
from qa.abstain import AbstentionModel, features_of
from qa.answer import SentenceModel
from qa.cite import line_labels
from qa.datatypes import Candidate
from qa.evidence import Evidence, weigh_sentences
from qa.question import Question

PACKAGE = Path(__file__).parent.parent / "qa"

SENTENCE_MEASURES = (
    *("passage", "lexical", "rank", "sentence", "cover", "exact"),
    *("figure_missing", "commits", "reply", "pieces"),
)
"""Measures that tell which sentence answers; the others moved nothing across documents."""
QUESTION_FEATURES = (
    *("draft", "sentence", "exact", "context"),
    *("figure_here", "figure_missing", "words", "least", "reply"),
)
"""Features that tell whether a question is answered."""
SENTENCE_RIDGE = 0.05
QUESTION_RIDGE = 1.0
FOLDS = 5
"""Parts of the questions, each measured with a sentence model fitted on the others."""
FOLDINGS = 5
"""Times the questions are parted anew: of a single parting the outcome hangs on chance."""
FLOOR, SHARE = 0.2, 0.5
"""A further statement needs this probability, and this share of the first one's."""
SEVERAL_FLOOR, SEVERAL_SHARE = 0.05, 0.3
"""The same where a question asks for several things."""
NEAR = 0.15
"""A sentence beside a statement joins it with this share of its probability."""
LEAST_ANSWERED = 0.85
"""Share of answerable questions to be answered across documents at the threshold chosen; at it four
of five unanswerable gold questions are refused."""


@dataclass(frozen=True, slots=True)
class Case:
    """A gold question with everything that was retrieved for it."""

    set_name: str
    gold: GoldQuestion
    question: Question
    candidates: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]
    right: tuple[bool, ...]
    """For each sentence of the evidence, whether it stands on lines that answer."""


def gather(gold_set: GoldSet) -> list[Case]:
    """Return the cases of a set of questions."""
    assistant = gold_set.assistant
    cases = []
    for gold in gold_set.questions:
        question = assistant.retriever.understand(gold.text, gold.language)
        candidates = assistant.retriever.retrieve(question)
        evidence = weigh_sentences(question, candidates, assistant.index, assistant.embedder)
        right = tuple(overlaps(*_lines(item, gold_set), gold.spans) for item in evidence)
        cases.append(Case(gold_set.name, gold, question, candidates, evidence, right))
    return cases


def fit_sentences(cases: Sequence[Case], *, without: str = "") -> SentenceModel:
    """Return the model of which sentence answers, from the answerable cases.

    The measure `without` takes no part.
    """
    names = [name for name in SENTENCE_MEASURES if name != without]
    known = [case for case in cases if case.gold.answerable]
    choices = [
        (
            np.array([[getattr(e.measures, n) for n in names] for e in case.evidence]),
            np.array(case.right, bool),
        )
        for case in known
        if case.evidence
    ]
    found = fit_choice(choices, ridge=SENTENCE_RIDGE)
    scaled = found.weights / found.spreads
    return SentenceModel(
        bias=round(found.bias - float(scaled @ found.means), 4),
        weights={n: round(float(w), 4) for n, w in zip(names, scaled, strict=True)},
        floor=FLOOR,
        share=SHARE,
        several_floor=SEVERAL_FLOOR,
        several_share=SEVERAL_SHARE,
        near=NEAR,
    )


def question_features(
    case: Case, gold_set: GoldSet, model: SentenceModel
) -> dict[str, float] | None:
    """Return the abstention features of a case; None if there is nothing to show."""
    index = gold_set.assistant.index
    drafts = answer.choose(case.evidence, index, model=model)
    return features_of(case.question, drafts, index) if drafts else None


def fit_questions(
    cases: Sequence[Case], sets: dict[str, GoldSet], *, without: str = ""
) -> tuple[Fit, tuple[str, ...]]:
    """Return the regression of whether a question is answerable, and its features.

    The features of a question come from a sentence model that did not see it (stacking, Wolpert
    1992): one that did is surer of its sentences than it will be of a new question's. Questions for
    which nothing was found are refused without the regression and have no part in it.
    """
    names = tuple(name for name in QUESTION_FEATURES if name != without)
    known: list[tuple[dict[str, float], bool]] = []
    for folding in range(FOLDINGS):
        parts = np.random.default_rng(folding).permutation(len(cases)) % FOLDS
        for fold in range(FOLDS):
            others = [c for c, part in zip(cases, parts, strict=True) if part != fold]
            model = fit_sentences(others, without=without)
            for number in np.flatnonzero(parts == fold):
                case = cases[number]
                features = question_features(case, sets[case.set_name], model)
                if features is not None:
                    known.append((features, case.gold.answerable))
    matrix = np.array([[features[name] for name in names] for features, _ in known])
    labels = np.array([float(answerable) for _, answerable in known])
    return fit(matrix, labels, ridge=QUESTION_RIDGE * FOLDINGS), names


def as_abstention_model(found: Fit, names: Sequence[str], threshold: float) -> AbstentionModel:
    """Return a fitted regression as the package's model."""
    return AbstentionModel(
        bias=round(found.bias, 4),
        weights=_named(names, found.weights),
        means=_named(names, found.means),
        spreads=_named(names, found.spreads),
        threshold=round(threshold, 3),
    )


def fit_both(
    cases: Sequence[Case], sets: dict[str, GoldSet], threshold: float, *, without: str = ""
) -> tuple[SentenceModel, AbstentionModel]:
    """Return both models fitted on the cases, without one measure if it is named."""
    sentences = fit_sentences(cases, without=without)
    return sentences, as_abstention_model(*fit_questions(cases, sets, without=without), threshold)


def across_documents(
    cases: Sequence[Case], sets: dict[str, GoldSet], *, without: str = ""
) -> dict[str, tuple[SentenceModel, AbstentionModel]]:
    """Return for each set the models fitted on all the others."""
    return {
        name: fit_both([c for c in cases if c.set_name != name], sets, 0.5, without=without)
        for name in sets
    }


def probabilities(
    cases: Sequence[Case],
    sets: dict[str, GoldSet],
    models: dict[str, tuple[SentenceModel, AbstentionModel]],
) -> list[float]:
    """Return the probability of each case under the models of its set."""
    found = []
    for case in cases:
        sentences, abstention = models[case.set_name]
        features = question_features(case, sets[case.set_name], sentences)
        found.append(abstention.probability(features) if features is not None else 0.0)
    return found


def choose_threshold(scores: Sequence[float], answerable: Sequence[bool]) -> float:
    """Return the highest threshold that still answers LEAST_ANSWERED of the answerable."""
    values = sorted(s for s, known in zip(scores, answerable, strict=True) if known)
    return float(np.floor(values[int(len(values) * (1 - LEAST_ANSWERED))] * 1000) / 1000)


def gold_threshold(cases: Sequence[Case], scores: Sequence[float]) -> float:
    """Return the threshold that the gold questions give; those about the excerpt have no part."""
    gold = [n for n, case in enumerate(cases) if case.set_name != "excerpt"]
    return choose_threshold([scores[n] for n in gold], [cases[n].gold.answerable for n in gold])


def summarize(
    cases: Sequence[Case], scores: Sequence[float], threshold: float
) -> dict[str, float | int | None]:
    """Return how the cases are told apart at a threshold, near misses apart."""
    known = [case.gold.answerable for case in cases]
    near = [case.gold.near_miss for case in cases]
    answered = [score >= threshold for score in scores]

    def share(picked: Sequence[bool], wanted: bool) -> float | None:
        chosen = [a is wanted for a, p in zip(answered, picked, strict=True) if p]
        return round(float(np.mean(chosen)), 4) if chosen else None

    unknown = [not k for k in known]
    return {
        "questions": len(cases),
        "auroc": round(auroc(scores, known), 4) if any(unknown) else None,
        "answerable_answered": share(known, True),
        "unanswerable_refused": share(unknown, False),
        "near_misses_refused": share(near, False),
        "absent_refused": share([u and not n for u, n in zip(unknown, near, strict=True)], False),
    }


def main() -> None:
    """Fit, report and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with gold/ and documents/")
    parser.add_argument("--work", type=Path, default=Path(".cache/answers"))
    parser.add_argument("--dry", action="store_true", help="report only")
    options = parser.parse_args()
    sets = {gold_set.name: gold_set for gold_set in read_gold_sets(options.data, options.work)}
    cases = [case for gold_set in sets.values() for case in gather(gold_set)]
    scores = probabilities(cases, sets, across_documents(cases, sets))
    gold = [n for n, case in enumerate(cases) if case.set_name != "excerpt"]
    threshold = gold_threshold(cases, scores)
    for name in sets:
        rows = [n for n, case in enumerate(cases) if case.set_name == name]
        print(name, summarize([cases[n] for n in rows], [scores[n] for n in rows], threshold))
    both = [cases[n] for n in gold]
    print("gold together", summarize(both, [scores[n] for n in gold], threshold))
    sentences, abstention = fit_both(cases, sets, threshold)
    print(json.dumps({"answer": asdict(sentences), "abstain": asdict(abstention)}, indent=1))
    if not options.dry:
        _write(PACKAGE / "answer.json", asdict(sentences))
        _write(PACKAGE / "abstain.json", asdict(abstention))


def _lines(item: Evidence, gold_set: GoldSet) -> tuple[int | None, int | None]:
    passage = item.context.passage
    document = gold_set.assistant.document(passage.document_id)
    return line_labels(document, *passage.positions_of(item.sentence.start, item.sentence.end))


def _named(names: Sequence[str], values: Sequence[float] | np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _write(path: Path, record: dict[str, object]) -> None:
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
