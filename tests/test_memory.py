import numpy as np
from tiny import BagOfWords

from index.embed import PieceEmbedder
from qa.memory import BATCH, RememberingEmbedder


def test_each_text_is_encoded_once_and_comes_back_in_order():
    inner = BagOfWords(["a", "b"])
    remembering = RememberingEmbedder(inner)
    first = remembering.encode_documents(["a", "b", "a"])
    assert np.array_equal(first, inner.encode_documents(["a", "b", "a"]))
    inner.encoded.clear()
    again = remembering.encode_documents(["b", "c"])
    assert inner.encoded == ["c"]
    assert np.array_equal(again, np.array([[0, 1, 0], [0, 0, 1]], np.float32))
    assert (remembering.name, remembering.sha256, remembering.dim) == (
        "bag-of-words",
        inner.sha256,
        3,
    )


def test_questions_and_passages_are_remembered_apart():
    inner = BagOfWords(["a"])
    remembering = RememberingEmbedder(inner)
    remembering.encode_queries(["a"])
    remembering.encode_documents(["a"])
    assert inner.encoded == ["a", "a"]


def test_no_text_gives_no_rows_and_many_are_encoded_in_batches():
    inner = BagOfWords(["a"])
    sizes = []

    class Watched(BagOfWords):
        def encode_documents(self, texts):
            sizes.append(len(texts))
            return inner.encode_documents(texts)

    remembering = RememberingEmbedder(Watched(["a"]))
    assert remembering.encode_documents([]).shape == (0, 2)
    assert len(remembering.encode_documents([str(i) for i in range(BATCH + 1)])) == BATCH + 1
    assert sizes == [BATCH, 1]


class WithPieces(BagOfWords):
    """Gives each text one piece: its vector."""

    piece_dim = 2
    piece_scale = {"de": (0.1, 0.6)}  # noqa: RUF012

    def encode_passages(self, texts, parts):
        raise NotImplementedError

    def encode_query_pieces(self, texts):
        return list(self.encode_queries(texts)[:, None])


def test_pieces_of_questions_are_remembered_if_the_embedder_gives_any():
    inner = WithPieces(["a"])
    remembering = RememberingEmbedder(inner)
    assert isinstance(remembering, PieceEmbedder)
    assert remembering.piece_scale == inner.piece_scale
    first = remembering.encode_query_pieces(["a", "b", "a"])
    inner.encoded.clear()
    again = remembering.encode_query_pieces(["b"])
    assert inner.encoded == []
    assert np.array_equal(again[0], first[1])
    assert not isinstance(RememberingEmbedder(BagOfWords(["a"])), PieceEmbedder)
