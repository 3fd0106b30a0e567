"""Stage 1: choose and clean the German–English texts the model learns from.

    python -m training.data DATA WORK [--all]

Writes WORK/pairs.tsv with the columns kind, source, de, en. The order is the order of use: every
day language and the residence act first, software documentation last, shuffled by a fixed seed
within each block, so that a shorter run sees the texts that matter most.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SEED = 20261124
SAMPLED_SENTENCES = 90_000  # software documentation, human translation; more of it did not help
SAMPLED_SECTION_PASSAGES = 8_000
MAX_PASSAGE_WORDS = 90
EVERYDAY = ("tatoeba", "wmt-newstest", "ms-alchemy-ht")

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CONTENTS = re.compile(r"\[(?:Nichtamtliches Inhaltsverzeichnis|table of contents)\]\([^)]*\)")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A German text and its English translation; kind is sentence, passage or heading."""

    kind: str
    source: str
    de: str
    en: str


def clean(text: str) -> str:
    """Return the text on one line, without Markdown links and emphasis."""
    text = _LINK.sub(r"\1", _CONTENTS.sub(" ", text)).replace("**", "")
    return _SPACE.sub(" ", text).strip()


def is_usable(pair: Pair) -> bool:
    """Tell whether both sides are language, differ, and are of similar length."""
    if pair.de == pair.en or not re.search(r"[^\W\d_]{3}", pair.de):
        return False
    de, en = len(pair.de), len(pair.en)
    return min(de, en) >= 3 and max(de, en) <= 2.5 * min(de, en) + 25


def read_sentences(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a file with the columns de, en, source."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            de, en, source = line.rstrip("\n").split("\t")
            yield Pair("sentence", source, clean(de), clean(en))


def read_residence_act(path: Path) -> Iterator[Pair]:
    """Yield the provisions and sentences of the Residence Act that are not too long."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            de, en, source = line.rstrip("\n").split("\t")
            pair = Pair("sentence", source, clean(de), clean(en))
            if len(pair.de.split()) <= MAX_PASSAGE_WORDS:
                yield pair


def read_stsb(folder: Path) -> Iterator[Pair]:
    """Yield the sentences of the STS benchmark's training part; its rows are translations."""
    with (folder / "stsb-de-train.csv").open(encoding="utf-8", newline="") as de_file:
        de_rows = list(csv.reader(de_file))
    with (folder / "stsb-en-train.csv").open(encoding="utf-8", newline="") as en_file:
        en_rows = list(csv.reader(en_file))
    for de, en in zip(de_rows, en_rows, strict=True):
        for column in (0, 1):
            yield Pair("sentence", "stsb", clean(de[column]), clean(en[column]))


def read_sections(path: Path) -> Iterator[tuple[Pair, ...]]:
    """Yield for each aligned section its title and heading, then passages of its aligned lines."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            source = "sections-" + row["src"]
            pairs = [
                Pair("heading", source, clean(row[f"{key}_de"]), clean(row[f"{key}_en"]))
                for key in ("title", "heading")
            ]
            de_lines, en_lines = row["text_de"].split("\n"), row["text_en"].split("\n")
            if len(de_lines) == len(en_lines):
                pairs += join_neighbours(
                    [
                        Pair("sentence", source, clean(d), clean(e))
                        for d, e in zip(de_lines, en_lines, strict=True)
                        if "|" not in d
                    ],
                    sizes=(1, 2),
                )
            yield tuple(pairs)


def join_neighbours(pairs: list[Pair], sizes: tuple[int, ...] = (2, 3, 4)) -> list[Pair]:
    """Return passages of neighbouring pairs; the sizes take turns, no text is used twice."""
    passages, at, turn = [], 0, 0
    while at < len(pairs):
        group = pairs[at : at + sizes[turn % len(sizes)]]
        at, turn = at + len(group), turn + 1
        de, en = " ".join(p.de for p in group), " ".join(p.en for p in group)
        if 12 <= len(de.split()) <= MAX_PASSAGE_WORDS:
            passages.append(Pair("passage", group[0].source, de, en))
    return passages


def choose_pairs(data: Path, *, everything: bool = False) -> list[Pair]:
    """Return the pairs in order of use, each text once."""
    rng = random.Random(SEED)
    human = list(read_sentences(data / "pairs-human.tsv.xz"))
    act = list(read_residence_act(data / "residence-act.tsv"))
    first = [p for p in human if p.source in EVERYDAY] + act + list(read_stsb(data))
    headings, section_passages = [], []
    for section in read_sections(data / "sections-bilingual.jsonl.xz"):
        headings += [p for p in section if p.kind == "heading"]
        section_passages += [p for p in section if p.kind == "passage"]
    rng.shuffle(section_passages)
    news = [p for p in human if p.source == "wmt-newstest"]
    second = headings + join_neighbours(news) + join_neighbours(act)
    third = [p for p in human if p.source not in EVERYDAY]
    rng.shuffle(third)
    if everything:
        third += list(read_sentences(data / "pairs-machine.tsv.xz"))
        second += section_passages
    else:
        third = third[:SAMPLED_SENTENCES]
        second += section_passages[:SAMPLED_SECTION_PASSAGES]
    chosen, seen = [], set()
    for block in (first, second, third):
        rng.shuffle(block)
        for pair in block:
            if is_usable(pair) and pair.de not in seen:
                seen.add(pair.de)
                chosen.append(pair)
    return chosen


def write_pairs(pairs: list[Pair], path: Path) -> None:
    """Write one pair a line: kind, source, de, en."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for pair in pairs:
            out.write(f"{pair.kind}\t{pair.source}\t{pair.de}\t{pair.en}\n")


def read_pairs(path: Path) -> list[Pair]:
    """Return the pairs that this stage wrote, in their order."""
    with path.open(encoding="utf-8") as lines:
        return [Pair(*line.rstrip("\n").split("\t")) for line in lines]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the training material")
    parser.add_argument("work", type=Path, help="folder for intermediate results")
    parser.add_argument("--all", action="store_true", help="use every pair (for a GPU)")
    args = parser.parse_args()
    pairs = choose_pairs(args.data, everything=args.all)
    write_pairs(pairs, args.work / "pairs.tsv")
    print(f"{len(pairs)} pairs in {args.work / 'pairs.tsv'}")


if __name__ == "__main__":
    main()
