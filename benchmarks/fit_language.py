"""Fit the letter statistics of `qa/language.json`.

    python -m benchmarks.fit_language PAIRS.tsv.xz …

Each file holds sentence pairs (German, English, source; tab-separated, plain or xz). Every word
*type* counts with the square root of its frequency, since questions are often single nouns. Every
tenth type is held out and measured.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import qa.language
from qa.language import grams, words_of

KEPT = 10_000  # letter sequences kept, the most telling ones
SMOOTHING = 4.0
MAX_PAIRS = 400_000  # of each file
MIN_COUNT = 3  # rarer words are names and misspellings


def main() -> None:
    """Fit, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path, nargs="+")
    arguments = parser.parse_args()
    german, english = _count(arguments.pairs)
    train, held_out = _divide(german, english)
    table = _fit(train)
    Path(qa.language.__file__).with_suffix(".json").write_text(
        json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n",
        encoding="utf-8",
    )
    qa.language.letter_weights.cache_clear()
    for language, words in held_out.items():
        right = sum(qa.language.detect_language(word) == language for word in words)
        print(f"{language}: {right / len(words):.3f} of {len(words):,} held-out single words right")


def _count(paths: Sequence[Path]) -> tuple[Counter[str], Counter[str]]:
    german: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for path in paths:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, MAX_PAIRS):
                fields = line.rstrip("\n").split("\t")
                german.update(words_of(fields[0]))
                english.update(words_of(fields[1]))
    return german, english


def _divide(
    german: Counter[str], english: Counter[str]
) -> tuple[dict[str, dict[str, float]], dict[str, list[str]]]:
    train: dict[str, dict[str, float]] = {"de": {}, "en": {}}
    held_out: dict[str, list[str]] = {"de": [], "en": []}
    for language, own, other in (("de", german, english), ("en", english, german)):
        clear = sorted(w for w, n in own.items() if n >= MIN_COUNT and n > 5 * other[w])
        for number, word in enumerate(clear):
            if number % 10 == 0 and len(word) > 3:
                held_out[language].append(word)
            else:
                train[language][word] = math.sqrt(own[word])
    return train, held_out


def _fit(train: dict[str, dict[str, float]]) -> dict[str, int]:
    """Return letter sequence → 10 * ln(P(sequence | German) / P(sequence | English))."""
    counts = {language: Counter[str]() for language in train}
    for language, words in train.items():
        for word, weight in words.items():
            for gram in grams(word):
                counts[language][gram] += weight  # type: ignore[assignment]
    totals = {language: sum(counter.values()) for language, counter in counts.items()}
    ratios: dict[str, float] = {}
    telling: dict[str, float] = {}
    for gram in counts["de"].keys() | counts["en"].keys():
        rates = {
            language: (counts[language][gram] + SMOOTHING) / totals[language] for language in counts
        }
        ratios[gram] = math.log(rates["de"] / rates["en"])
        telling[gram] = abs(ratios[gram]) * (rates["de"] + rates["en"])
    best = sorted(ratios, key=lambda gram: (-telling[gram], gram))[:KEPT]
    return {gram: round(10 * ratios[gram]) for gram in best}


if __name__ == "__main__":
    main()
