"""Reading question and passage together: a cross-encoder, for those who have one and the time.

The default order needs none (`qa/retrieve.py`). A cross-encoder reads each of the first passages
with the question, which takes some hundred milliseconds on an office PC.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelError

Scores = npt.NDArray[np.float32]

DEPTH = 50  # passages that are read


class Reranker(Protocol):
    """What scores passages for a question.

    Attributes:
        name: of the model, as results name it in their provenance.
    """

    name: str

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Return one score for each text, higher is better, same order."""
        ...


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder, by name or folder.

    Args:
        name: of a model in the local cache, or its folder.
        local_files_only: whether nothing may be fetched from a network.

    Raises:
        ModelError: the model cannot be loaded.
    """

    def __init__(self, name: str | Path, *, local_files_only: bool = True) -> None:
        self.name = str(name)
        try:
            from sentence_transformers import CrossEncoder

            self._model: Any = CrossEncoder(
                self.name, device="cpu", local_files_only=local_files_only
            )
        except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The cross-encoder {self.name!r} cannot be loaded: {error} "
                "Give the folder of a saved model, or the name of one in the local cache.",
                f"Der Cross-Encoder {self.name!r} lässt sich nicht laden: {error} "
                "Geben Sie den Ordner eines gespeicherten Modells an oder den Namen eines Modells "
                "im lokalen Cache.",
            ) from error

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Return one score for each text, higher is better, same order."""
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(question, text) for text in texts]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float32)
