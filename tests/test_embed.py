import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tiny import BagOfWords

from index.bundled import BUNDLED_FOLDER
from index.embed import Embedder, encode_passages, load_embedder, piece_dim
from index.errors import ModelError

SENTENCES = [
    "Die Kommunen bringen Geflüchtete dezentral unter.",
    "Refugees are housed in a decentralised way.",
    "Der Mindestlohn steigt auf fünfzehn Euro.",
]


def test_default_is_the_bundled_model_and_is_loaded_once():
    embedder = load_embedder()
    assert embedder is load_embedder(None)
    assert isinstance(embedder, Embedder)
    assert embedder.name == "zeilentreu-de-en"
    assert len(embedder.sha256) == 64


def test_vectors_are_float32_c_contiguous_and_of_length_one():
    for encode in (load_embedder().encode_documents, load_embedder().encode_queries):
        vectors = encode(SENTENCES)
        assert vectors.shape == (3, load_embedder().dim)
        assert vectors.dtype == np.float32
        assert vectors.flags.c_contiguous
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows():
    assert load_embedder().encode_documents([]).shape == (0, load_embedder().dim)
    assert load_embedder().encode_queries([]).shape == (0, load_embedder().dim)


def test_a_translation_is_far_nearer_than_another_subject():
    german = [SENTENCES[0], SENTENCES[2], "Wie viele Lehrkräfte werden eingestellt?"]
    english = [SENTENCES[1], "The minimum wage rises to fifteen euros.", "How many new teachers?"]
    model = load_embedder()
    cosines = model.encode_queries(german) @ model.encode_documents(english).T
    others = cosines[~np.eye(3, dtype=bool)]
    assert cosines.diagonal().min() > others.max() + 0.05


def test_a_sentence_transformers_folder_loads_by_path():
    named = load_embedder(BUNDLED_FOLDER)
    assert named.dim == load_embedder().dim
    assert isinstance(named, Embedder)
    np.testing.assert_allclose(
        named.encode_queries(SENTENCES), load_embedder().encode_queries(SENTENCES), atol=1e-4
    )
    assert named.encode_documents([]).shape == (0, named.dim)


def test_a_model_that_is_not_there_is_refused_with_a_next_step(tmp_path: Path):
    with pytest.raises(ModelError, match="Give the folder of a saved model") as caught:
        load_embedder(tmp_path / "no-model")
    assert "Geben Sie den Ordner" in caught.value.in_language("de")


def test_answering_imports_neither_torch_nor_sentence_transformers():
    code = (
        "import sys; from index.embed import load_embedder; "
        "from index.bundled import load_token_vectors; "
        "load_embedder().encode_queries(['Wohnen']); load_token_vectors().token_ids(['Wohnen']); "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'langchain'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_an_embedder_without_context_reads_each_part_by_itself_and_equal_ones_once():
    embedder = BagOfWords(["wald", "moor"])
    parts = [[(0, 5), (6, 11)], [(0, 5)]]
    first, second = encode_passages(embedder, ["Wald. Moor.", "Moor."], parts)
    half = np.sqrt(0.5)
    np.testing.assert_allclose(first.vectors, [[half, half, 0], [1, 0, 0], [0, 1, 0]], atol=1e-6)
    np.testing.assert_allclose(second.vectors, [[0, 1, 0], [0, 1, 0]], atol=1e-6)
    assert first.pieces == second.pieces == ()
    assert piece_dim(embedder) == 0
    assert embedder.encoded == ["Wald. Moor.", "Wald.", "Moor."]
