"""Stage 7: groups of neighbouring passages with questions about them, to learn retrieval from.

    python -m training.groups DATA WORK [--all]

A group is what a document is to a reader: passages that stand together and are about related
things, with questions that one of them answers. Federal law gives sections of one law with their
headings; the Residence Act, news and bilingual documentation give English questions on German
text. Writes WORK/groups.jsonl: one group a line, {"passages": […], "questions": [[text, passage]]}.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from index.sentences import split_sentences
from training.augment import read_synonyms, swap_synonym, to_keywords
from training.data import SEED, Pair, clean, read_residence_act, read_sentences

PASSAGES_A_GROUP = 20
QUESTIONS_A_PASSAGE = 2
PASSAGE_CHARACTERS = 480
LAW_GROUPS, BILINGUAL_GROUPS, NEWS_GROUPS, ACT_GROUPS = 230, 60, 80, 30
FRAMES_DE = (
    "Was gilt für {}?",
    "Was ist zu {} vorgesehen?",
    "Was steht im Text über {}?",
    "Welche Regeln gibt es zu {}?",
    "{}: was ist geplant?",
)
FRAMES_EN = ("What about {}?", "What does it say about {}?", "rules on {}", "{}")

Group = dict[str, Any]


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text that are long enough to ask about."""
    found = (text[start:end] for start, end in split_sentences(text))
    return [sentence for sentence in found if len(sentence) > 40]


class Asker:
    """Makes questions as people type them, from headings and sentences."""

    def __init__(self, synonyms: dict[str, tuple[str, ...]], seed: int) -> None:
        self.synonyms, self.rng = synonyms, random.Random(seed)

    def from_heading(self, heading: str, frames: tuple[str, ...] = FRAMES_DE) -> str:
        """Return a heading as it is, in lower case, with a synonym, or in a question."""
        draw = self.rng.random()
        if draw < 0.5:
            return self.rng.choice(frames).format(heading)
        return self.vary(heading) if draw < 0.8 else heading.lower()

    def from_sentence(self, sentence: str) -> str:
        """Return key words of a sentence, or the sentence with words swapped."""
        if self.rng.random() < 0.65:
            return to_keywords(self.vary(sentence), self.rng)[:160]
        return self.vary(sentence)

    def vary(self, text: str) -> str:
        """Return the text with up to two words replaced by synonyms."""
        for _ in range(2):
            text = swap_synonym(text, self.synonyms, self.rng)
        return text


def law_groups(path: Path, asker: Asker) -> Iterator[Group]:
    """Yield groups of sections of one law; headings and sentences ask for them."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    laws = [list(sections) for _, sections in groupby(rows, key=lambda row: row["law"])]
    asker.rng.shuffle(laws)
    for sections in laws:
        usable = []
        for row in sections:
            heading = clean(row["heading"])
            heading = heading.split(" ", 2)[-1] if heading.startswith("§") else heading
            text = clean(row["text"])
            if len(heading) > 8 and len(text) > 120 and "*" not in text[:300]:
                usable.append((heading, text[:PASSAGE_CHARACTERS]))
        if len(usable) < PASSAGES_A_GROUP:
            continue
        start = asker.rng.randrange(len(usable) - PASSAGES_A_GROUP + 1)
        usable = usable[start : start + PASSAGES_A_GROUP]
        questions = []
        for number, (heading, text) in enumerate(usable):
            questions.append([asker.from_heading(heading), number])
            if sentences := sentences_of(text):
                questions.append([asker.from_sentence(asker.rng.choice(sentences)), number])
        yield {"passages": [text for _, text in usable], "questions": questions}


def bilingual_groups(path: Path, asker: Asker) -> Iterator[Group]:
    """Yield groups of German sections of documentation with their English and German headings."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    usable = [
        row for row in rows if len(row["heading_en"]) > 8 and len(clean(row["text_de"])) > 150
    ]
    starts = list(range(0, len(usable) - PASSAGES_A_GROUP, PASSAGES_A_GROUP))
    asker.rng.shuffle(starts)
    for start in starts:
        part = usable[start : start + PASSAGES_A_GROUP]
        questions = []
        for number, row in enumerate(part):
            heading = f"{clean(row['heading_en'])} {clean(row['title_en'])}"
            questions.append([asker.from_heading(heading, FRAMES_EN), number])
            questions.append([asker.from_heading(clean(row["heading_de"])), number])
        texts = [clean(row["text_de"])[:PASSAGE_CHARACTERS] for row in part]
        yield {"passages": texts, "questions": questions}


def translated_groups(pairs: Iterable[Pair], asker: Asker, sentences: int) -> Iterator[Group]:
    """Yield groups of German passages of `sentences` neighbours; English and German ones ask."""
    passages: list[list[Pair]] = []
    held: list[Pair] = []
    for pair in pairs:
        held.append(pair)
        if len(held) == sentences:
            passages.append(held)
            held = []
    starts = list(range(0, len(passages) - PASSAGES_A_GROUP, PASSAGES_A_GROUP))
    asker.rng.shuffle(starts)
    for start in starts:
        part = passages[start : start + PASSAGES_A_GROUP]
        questions = []
        for number, members in enumerate(part):
            first, second = asker.rng.choice(members), asker.rng.choice(members)
            english = first.en if asker.rng.random() < 0.5 else to_keywords(first.en, asker.rng)
            questions.append([english[:200], number])
            questions.append([asker.from_sentence(second.de), number])
        texts = [" ".join(p.de for p in members)[:PASSAGE_CHARACTERS] for members in part]
        yield {"passages": texts, "questions": questions}


def take(groups: Iterator[Group], count: int | None) -> list[Group]:
    """Return the first `count` groups; None: all of them."""
    if count is None:
        return list(groups)
    return [group for group, _ in zip(groups, range(count), strict=False)]


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--all", action="store_true", help="every group there is (for a GPU)")
    args = parser.parse_args()
    asker = Asker(read_synonyms(args.data / "openthesaurus-2015.txt.xz"), SEED)
    news = [
        p for p in read_sentences(args.data / "pairs-human.tsv.xz") if p.source == "wmt-newstest"
    ]
    act = read_residence_act(args.data / "residence-act.tsv")
    groups = take(
        law_groups(args.data / "federal-law-sections.jsonl.xz", asker),
        None if args.all else LAW_GROUPS,
    )
    groups += take(
        bilingual_groups(args.data / "sections-bilingual.jsonl.xz", asker),
        None if args.all else BILINGUAL_GROUPS,
    )
    groups += take(translated_groups(news, asker, 3), None if args.all else NEWS_GROUPS)
    groups += take(translated_groups(act, asker, 2), None if args.all else ACT_GROUPS)
    random.Random(SEED).shuffle(groups)
    with (args.work / "groups.jsonl").open("w", encoding="utf-8") as out:
        for group in groups:
            out.write(json.dumps(group, ensure_ascii=False) + "\n")
    print(f"{len(groups)} groups in {args.work / 'groups.jsonl'}")


if __name__ == "__main__":
    main()
