"""Fit the letter statistics of `qa/language.json`.

    python -m benchmarks.fit_language PAIRS.tsv.xz RESIDENCE-ACT.tsv …

Each file holds sentence pairs (German, English, source; tab-separated, plain or xz); those of
everyday and legal sources are used, not software documentation, whose German is half English. A
logistic regression over letter sequences tells whether a word is German: every word *type* counts
with the square root of its frequency, since questions are often single nouns, and a word that both
languages have counts for both. A frequent word that its letters misjudge gets a weight of its own.
Every tenth type is held out of all this and measured.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

import qa.language
from qa.language import grams, words_of

SOURCES = ("tatoeba", "wmt-newstest", "residence-act")
KEPT = 10_000  # letter sequences kept, the most telling ones
PENALTY = 2.0  # of the squared weights
MIN_TYPES = 5  # words a letter sequence must occur in
FREQUENT = 20  # words seen so often get a weight of their own where their letters mislead
SHARED = 0.2  # share of use in either language from which a word belongs to both
MIN_COUNT = 2  # rarer words are names and misspellings
MOST = 30.0  # what a word type counts at most
ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Word:
    """A word type: the share of its use that is German (0 to 1), and how often it was seen."""

    text: str
    german: float
    count: int


def main() -> None:
    """Fit, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path, nargs="+")
    words = read_words(parser.parse_args().pairs)
    train = [word for word in words if not _is_held_out(word)]
    table = fit(train)
    Path(qa.language.__file__).with_suffix(".json").write_text(
        json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    qa.language.letter_weights.cache_clear()
    held_out = [word for word in words if _is_held_out(word) and word.count > MIN_COUNT]
    for language, share in (("de", 5 / 6), ("en", 1 / 6)):
        clear = [
            word.text
            for word in held_out
            if len(word.text) > 3
            and (word.german > share if language == "de" else word.german < share)
        ]
        right = sum(qa.language.detect_language(word) == language for word in clear)
        print(f"{language}: {right / len(clear):.3f} of {len(clear):,} held-out single words right")


def read_words(paths: Sequence[Path]) -> list[Word]:
    """Return the word types of all files in alphabetical order."""
    german: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if fields[2] in SOURCES:
                    german.update(words_of(fields[0]))
                    english.update(words_of(fields[1]))
    totals = german.total(), english.total()
    words = []
    for text in sorted(german.keys() | english.keys()):
        count = german[text] + english[text]
        rates = german[text] / totals[0], english[text] / totals[1]
        if count >= MIN_COUNT:
            words.append(Word(text, rates[0] / sum(rates), count))
    return words


def _is_held_out(word: Word) -> bool:
    return crc32(word.text.encode()) % 10 == 0


def fit(words: Sequence[Word]) -> dict[str, int]:
    """Return letter sequence → tenths of what it adds to ln(P(German) / P(English))."""
    seen = Counter(gram for word in words for gram in set(grams(word.text)))
    names = sorted(gram for gram, types in seen.items() if types >= MIN_TYPES)
    matrix = _matrix(words, names)
    telling = np.abs(_regress(matrix, words)) * np.sqrt([seen[name] for name in names])
    kept = np.argsort(-telling, kind="stable")[:KEPT]
    weights = _regress(matrix[:, kept], words)
    table = {names[row]: round(10 * weight) for row, weight in zip(kept, weights, strict=True)}
    return {gram: weight for gram, weight in (table | _exceptions(words, table)).items() if weight}


def _exceptions(words: Sequence[Word], table: Mapping[str, int]) -> dict[str, int]:
    """Return what the frequent words need besides their letters to be told as they are used."""
    found = {}
    for word in words:
        if word.count < FREQUENT:
            continue
        letters = sum(table.get(gram, 0) for gram in grams(word.text))
        odds = max(word.german, 0.05) / max(1 - word.german, 0.05)
        used = 0 if SHARED <= word.german <= 1 - SHARED else round(10 * math.log(odds))
        if used * letters < 0 or (used == 0 and letters < 0):
            found[f"_{word.text}_"] = table.get(f"_{word.text}_", 0) + used - letters
    return found


def _matrix(words: Sequence[Word], names: Sequence[str]) -> Any:
    """Return how often each word (row) has each letter sequence (column), sparse."""
    from scipy.sparse import csr_matrix

    columns = {name: column for column, name in enumerate(names)}
    cells = [
        (row, columns[gram])
        for row, word in enumerate(words)
        for gram in grams(word.text)
        if gram in columns
    ]
    rows, where = zip(*cells, strict=True)
    return csr_matrix((np.ones(len(cells)), (rows, where)), shape=(len(words), len(names)))


def _regress(matrix: Any, words: Sequence[Word]) -> Any:
    """Return the weights of a logistic regression without intercept, both languages balanced."""
    from scipy.optimize import minimize

    share = np.array([word.german for word in words])
    count = np.array([min(math.sqrt(word.count), MOST) for word in words])
    german, english = count * share, count * (1 - share)
    german *= len(words) / 2 / german.sum()
    english *= len(words) / 2 / english.sum()
    transposed = matrix.T.tocsr()

    def loss(weights: Any) -> tuple[float, Any]:
        odds = matrix @ weights
        value = german @ np.logaddexp(0, -odds) + english @ np.logaddexp(0, odds)
        slope = english / (1 + np.exp(-odds)) - german / (1 + np.exp(odds))
        return value + PENALTY / 2 * weights @ weights, transposed @ slope + PENALTY * weights

    found = minimize(
        loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}
    )
    return found.x


if __name__ == "__main__":
    main()
