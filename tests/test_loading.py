import shutil

import pytest
from tiny import make_document

import qa.loading
from index.catalogue import shipped_corpus
from index.errors import DamagedIndexError, MissingIndexError, ModelError, ModelMismatchError
from index.store import UNSAVED, PassageIndex
from qa.loading import default_index, load_assistant, open_default, read_corpus, rebuild


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(qa.loading, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    return tmp_path / "cache"


def test_the_default_index_is_built_once_and_then_opened(cache, assistant):
    stages = []
    first = open_default(assistant.embedder, progress=lambda stage, *_: stages.append(stage))
    assert stages
    stages.clear()
    again = open_default(assistant.embedder, progress=lambda stage, *_: stages.append(stage))
    assert stages == []
    assert again.generation == first.generation != UNSAVED


def test_documents_that_were_added_survive_a_rebuild(cache, assistant):
    index = open_default(assistant.embedder)
    index.with_documents([make_document("Eigenes.", id_="mine")], assistant.embedder).save(
        default_index()
    )
    corpus = read_corpus(shipped_corpus())
    rebuilt = rebuild(default_index(), corpus, assistant.embedder)
    assert [document.id for document in rebuilt.documents] == ["sachsen-2019", "mine"]
    assert rebuilt.added == ("mine",)


def test_an_index_of_another_version_is_built_anew_with_the_documents_that_were_added(
    cache, assistant, monkeypatch
):
    own = make_document("Eigenes.", id_="mine")
    index = open_default(assistant.embedder).with_documents([own], assistant.embedder)
    monkeypatch.setattr(type(index.late), "to_files", lambda _: {"other.bin": b""})
    index.save(default_index())
    monkeypatch.undo()
    monkeypatch.setattr(qa.loading, "user_cache_path", lambda *_, **__: cache)
    with pytest.raises(DamagedIndexError, match="was written by another version"):
        PassageIndex.load(default_index())
    assert [d.id for d in open_default(assistant.embedder).documents] == ["sachsen-2019", "mine"]


def test_where_the_cache_cannot_be_written_the_index_is_built_in_memory(
    tmp_path, monkeypatch, assistant
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(qa.loading, "user_cache_path", lambda *_, **__: tmp_path / "file")
    index = open_default(assistant.embedder)
    assert index.generation == UNSAVED
    assert len(index.passages) == 10


def test_a_missing_index_is_said(tmp_path):
    with pytest.raises(MissingIndexError, match="There is no index in"):
        load_assistant(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_foreign_folder_is_said(tmp_path):
    (tmp_path / "current.json").write_text("{}")
    with pytest.raises(DamagedIndexError, match="damaged or of another kind"):
        load_assistant(tmp_path)


def test_an_unknown_model_is_said(tmp_path):
    with pytest.raises(ModelError):
        load_assistant(model=str(tmp_path / "no-model-here"))


def test_an_unknown_cross_encoder_is_said_before_anything_is_built(cache, tmp_path):
    missing = str(tmp_path / "no-reranker-here")
    with pytest.raises(
        ModelError, match=r"The cross-encoder '.*no-reranker-here' cannot be loaded"
    ):
        load_assistant(reranker=missing)
    assert not cache.exists()


def test_a_cross_encoder_is_taken_by_its_name(tmp_path, monkeypatch, assistant):
    monkeypatch.setattr(qa.loading, "CrossEncoderReranker", lambda name: f"reads with {name}")
    assistant.index.save(tmp_path)
    assert load_assistant(tmp_path, reranker="some-model").reranker == "reads with some-model"
    assert load_assistant(tmp_path).reranker is None


def test_an_index_of_another_model_is_refused(tmp_path, assistant):
    import dataclasses

    changed = dataclasses.replace(
        assistant.index, model=assistant.embedder.name, model_sha256="0" * 64
    )
    changed.save(tmp_path)
    with pytest.raises(ModelMismatchError, match="was built with the model"):
        load_assistant(tmp_path)


def test_a_saved_index_can_be_moved(tmp_path, assistant):
    assistant.index.save(tmp_path / "a")
    shutil.move(tmp_path / "a", tmp_path / "b")
    moved = load_assistant(tmp_path / "b")
    assert moved.index.passages == assistant.index.passages
