import numpy as np
from tiny import BagOfWords

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
