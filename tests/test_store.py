import dataclasses

import numpy as np
import pytest
from tiny import BagOfWords, make_document

from index.check import check_index
from index.errors import DamagedIndexError, MissingIndexError, UnknownDocumentError
from index.store import UNSAVED, PassageIndex

EMBEDDER = BagOfWords(["wohnungen", "schulen", "bahnen"])
ONE = make_document("Wir bauen Wohnungen.", "", "Wir bauen Schulen.", id_="one")
TWO = make_document("Wir bauen Bahnen.", "", "Wir bauen Wohnungen.", id_="two")


@pytest.fixture
def index():
    return PassageIndex.build([ONE, TWO], EMBEDDER)


def query(text):
    return EMBEDDER.encode_queries([text])[0]


def test_passages_follow_the_documents_in_order(index):
    assert [passage.id for passage in index.passages] == [
        "one:0-1", "one:2-3", "two:0-1", "two:2-3",
    ]  # fmt: skip
    assert index.passages_of("two") == index.passages[2:]
    check_index(index)


def test_equal_sentences_on_different_lines_are_both_found_earlier_first(index):
    hits = index.search_dense(query("Wohnungen"), 2)
    assert [(hit.passage.id, hit.rank) for hit in hits] == [("one:0-1", 1), ("two:2-3", 2)]
    assert [hit.score for hit in hits] == pytest.approx([1.0, 1.0])


def test_a_search_can_be_restricted_to_documents(index):
    hits = index.search_dense(query("Wohnungen"), 9, documents=["two"])
    assert [hit.passage.id for hit in hits] == ["two:2-3", "two:0-1"]
    with pytest.raises(UnknownDocumentError, match="no document “three”; it holds: one, two"):
        index.search_dense(query("Wohnungen"), 1, documents=["three"])


def test_saved_and_loaded_it_finds_the_same(index, tmp_path):
    name = index.save(tmp_path)
    loaded = PassageIndex.load(tmp_path)
    assert loaded.generation == name != UNSAVED
    assert loaded.documents == index.documents
    assert loaded.passages == index.passages
    assert np.array_equal(loaded.dense.vectors(), index.dense.vectors())
    for words in ("Wohnungen", "Schulen Bahnen", "nichts davon"):
        found = [hit.passage.id for hit in loaded.search_dense(query(words), 4)]
        assert found == [hit.passage.id for hit in index.search_dense(query(words), 4)]
    assert loaded.corpus_sha256 == index.corpus_sha256
    check_index(loaded)


def test_only_new_documents_are_embedded():
    embedder = BagOfWords(["wohnungen"])
    index = PassageIndex.build([ONE], embedder)
    embedder.encoded.clear()
    both = index.with_documents([TWO], embedder)
    assert len(embedder.encoded) == 2
    assert both.added == ("two",)
    assert np.array_equal(both.dense.vectors()[:2], index.dense.vectors())


def test_a_changed_document_is_embedded_again():
    embedder = BagOfWords(["wohnungen"])
    index = PassageIndex.build([ONE], embedder)
    embedder.encoded.clear()
    changed = dataclasses.replace(ONE, lines=TWO.lines)
    PassageIndex.build([changed], embedder, previous=index)
    assert len(embedder.encoded) == 2


def test_a_removed_document_is_gone(index):
    left = index.with_documents([dataclasses.replace(ONE, id="mine")], EMBEDDER)
    left = left.without_documents(["one", "mine"], EMBEDDER)
    assert [document.id for document in left.documents] == ["two"]
    assert left.added == ()
    with pytest.raises(UnknownDocumentError, match="no document “one”"):
        left.without_documents(["one"], EMBEDDER)


def test_ids_must_differ():
    with pytest.raises(ValueError, match="document ids must differ"):
        PassageIndex.build([ONE, ONE], EMBEDDER)


def test_an_index_without_documents_can_be_saved_and_searched(tmp_path):
    PassageIndex.build([], EMBEDDER).save(tmp_path)
    assert PassageIndex.load(tmp_path).search_dense(query("Wohnungen"), 3) == ()


def test_every_file_is_protected(index, tmp_path):
    name = index.save(tmp_path)
    folder = tmp_path / "generations" / name
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 5
    for path in files:
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if data else b"x")
        with pytest.raises(DamagedIndexError):
            PassageIndex.load(tmp_path)
        path.write_bytes(data)
    PassageIndex.load(tmp_path)


def test_a_folder_without_an_index_is_said(tmp_path):
    with pytest.raises(MissingIndexError, match="zeilentreu build"):
        PassageIndex.load(tmp_path)


def test_the_check_finds_a_passage_that_differs_from_its_lines(index):
    wrong = dataclasses.replace(index.passages[0], text="Wir bauen nichts.")
    damaged = dataclasses.replace(index, passages=(wrong, *index.passages[1:]))
    with pytest.raises(DamagedIndexError, match="one:0-1 differs from its lines"):
        check_index(damaged)


def test_the_pdf_of_a_document_is_kept_until_the_document_goes(index, tmp_path):
    mine = dataclasses.replace(ONE, id="mine")
    index = index.with_documents([mine], EMBEDDER, originals={"mine": b"%PDF-1.7 mine"})
    index.save(tmp_path)
    loaded = PassageIndex.load(tmp_path)
    assert bytes(loaded.originals["mine"]) == b"%PDF-1.7 mine"
    three = loaded.with_documents([dataclasses.replace(ONE, id="three")], EMBEDDER)
    assert bytes(three.originals["mine"]) == b"%PDF-1.7 mine"
    assert dict(three.without_documents(["mine"], EMBEDDER).originals) == {}
    changed = dataclasses.replace(mine, sha256="0" * 64)
    assert dict(PassageIndex.build([changed], EMBEDDER, previous=loaded).originals) == {}
