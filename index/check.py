"""Checking an opened index: what the manifest's hashes cannot show."""

from __future__ import annotations

import numpy as np

from index.datatypes import join_lines
from index.errors import DamagedIndexError
from index.store import PassageIndex

TOLERANCE = 1e-3
"""How far a vector's length may be from one."""


def check_index(index: PassageIndex) -> None:
    """Check that every passage stands on its lines and every vector belongs to a passage.

    Raises:
        DamagedIndexError: with the first thing that does not hold.
    """
    ids = [passage.id for passage in index.passages]
    _expect(len(set(ids)) == len(ids), "two passages share an id")
    for passage in index.passages:
        lines = index.document(passage.document_id).lines[passage.start : passage.end]
        _expect(passage.text == join_lines(lines), f"passage {passage.id} differs from its lines")
        _expect(bool(passage.text), f"passage {passage.id} is empty")
        first, last = passage.positions_of(0, len(passage.text))
        _expect(
            passage.start <= first < last <= passage.end,
            f"passage {passage.id} cites lines outside itself",
        )
    vectors = index.dense.vectors()
    _expect(len(vectors) == len(index.passages), "vectors and passages differ in number")
    lengths = np.linalg.norm(vectors, axis=1)
    _expect(bool(np.all(np.abs(lengths - 1) < TOLERANCE)), "a vector has not length one")


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise DamagedIndexError(
            f"The index is damaged: {what}; build it again with `zeilentreu build`.",
            f"Der Index ist beschädigt ({what}); bitte mit `zeilentreu build` neu aufbauen.",
        )
