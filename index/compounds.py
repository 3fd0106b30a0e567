"""Compound words split into parts that occur as words of their own in the corpus.

After P. Koehn and K. Knight, "Empirical Methods for Compound Splitting", EACL 2003: of all splits
into known parts (with linking elements) the one with the highest geometric mean of the parts'
frequencies; here the whole word is always kept beside its parts, so a wrong split costs little.
"""

from __future__ import annotations

from collections.abc import Mapping

from index.tokens import stem

_MIN_PART = 4  # letters; shorter parts ("ort", "rat") hit too many words by chance
_MIN_WORD = 2 * _MIN_PART
_MAX_PARTS = 4
_LINKS = ("", "s", "es", "n", "en", "er", "e")  # Arbeit-s-markt, Tag-es-pflege, Familie-n-nachzug
# endings and prefixes that look like words but make derivations, not compounds
_NO_PARTS = frozenset(
    """
    schaft schaften heit keit ungen lich liche lichen licher isch ische ischen sche schen barkeit
    losen loser weise ander einander unter über gegen zwischen wieder zurück nicht inner innen
    iert ierte ierten ieren ierung ierungen ation ationen igen igung igungen sten ster tion
    """.split()
)


class Compounds:
    """Splits words into parts known to a corpus.

    Args:
        frequencies: how often each normalised word occurs in the corpus.
    """

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._known: dict[str, int] = {}
        for word, count in frequencies.items():
            if word.isalpha() and len(word) >= _MIN_PART and word not in _NO_PARTS:
                key = stem(word)
                self._known[key] = self._known.get(key, 0) + count
        self._memo: dict[str, tuple[str, ...]] = {}

    def split(self, word: str) -> tuple[str, ...]:
        """Return the stems of the word's parts, in order; () if it has no known parts."""
        if len(word) < _MIN_WORD or not word.isalpha():
            return ()
        if word not in self._memo:
            _, parts = self._best(word, _MAX_PARTS)
            self._memo[word] = parts if len(parts) > 1 else ()
        return self._memo[word]

    def _best(self, word: str, most: int) -> tuple[float, tuple[str, ...]]:
        """Return (geometric mean of frequencies, parts) of the best split; (0, ()) if none."""
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        whole = self._frequency(word)
        if whole:
            best = (float(whole), (stem(word),))
        if most == 1:
            return best
        splits: list[tuple[float, tuple[str, ...]]] = []
        for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
            head = self._head(word[:cut])
            if head is None:
                continue
            tail_mean, tail = self._best(word[cut:], most - 1)
            if tail:
                product = self._known[head] * tail_mean ** len(tail)
                splits.append((product ** (1 / (1 + len(tail))), (head, *tail)))
        if splits and most == _MAX_PARTS:  # the word itself is no split of itself
            best = (0.0, ())
        return max([best, *splits], key=lambda split: (split[0], -len(split[1])))

    def _head(self, text: str) -> str | None:
        """Return the known stem of a non-final part, its linking element removed."""
        for link in _LINKS:
            if link and not text.endswith(link):
                continue
            base = text[: len(text) - len(link)]
            if self._frequency(base):
                return stem(base)
        return None

    def _frequency(self, text: str) -> int:
        if len(text) < _MIN_PART or text in _NO_PARTS:
            return 0
        return self._known.get(stem(text), 0)
