import json
import threading

import pytest
from tiny import BagOfWords, make_document

from index.errors import DamagedIndexError, MissingIndexError
from index.store import PassageIndex
from qa.assistant import Assistant
from qa.follow import Follower

EMBEDDER = BagOfWords(["almen", "wälder"])
FIRST = make_document("Wir fördern die Almen.", id_="a")
SECOND = make_document("Wir schützen die Wälder.", id_="b")


def publish(directory, *documents):
    return PassageIndex.build(documents, EMBEDDER).save(directory)


@pytest.fixture
def follower(tmp_path):
    publish(tmp_path, FIRST)
    return Follower(Assistant(PassageIndex.load(tmp_path), EMBEDDER), tmp_path)


def ids(follower):
    return [document.id for document in follower.assistant(patience_s=20).documents]


def test_while_nothing_is_published_the_assistant_stays_the_same(follower):
    first = follower.assistant()
    assert follower.assistant() is first
    assert follower.problem is None


def test_a_new_generation_is_taken_over_with_the_model_and_settings(follower, tmp_path):
    old = follower.assistant()
    name = publish(tmp_path, FIRST, SECOND)
    new = follower.assistant(patience_s=20)
    assert new.index.generation == name
    assert [document.id for document in new.documents] == ["a", "b"]
    assert new.embedder is old.embedder
    assert new.settings == old.settings
    assert follower.assistant() is new


def test_the_old_one_answers_until_the_new_one_is_ready(tmp_path):
    publish(tmp_path, FIRST)
    go_on = threading.Event()
    follower = Follower(
        Assistant(PassageIndex.load(tmp_path), EMBEDDER), tmp_path, prepare=lambda _: go_on.wait(20)
    )
    publish(tmp_path, FIRST, SECOND)
    assert [d.id for d in follower.assistant(patience_s=0.01).documents] == ["a"]
    go_on.set()
    assert ids(follower) == ["a", "b"]


def test_a_damaged_generation_leaves_the_old_one_working_until_a_sound_one_comes(
    follower, tmp_path
):
    name = publish(tmp_path, FIRST, SECOND)
    file = tmp_path / "generations" / name / "documents.jsonl"
    file.write_bytes(file.read_bytes().replace(b"Almen", b"Alpen"))
    assert ids(follower) == ["a"]
    assert isinstance(follower.problem, DamagedIndexError)
    assert ids(follower) == ["a"]
    assert isinstance(follower.problem, DamagedIndexError)
    publish(tmp_path, SECOND)
    assert ids(follower) == ["b"]
    assert follower.problem is None


def test_going_back_to_the_generation_in_use_ends_the_notice(follower, tmp_path):
    pointer = tmp_path / "current.json"
    sound = pointer.read_bytes()
    for damage in (b"{", json.dumps({"format": 1, "generation": "../x"}).encode()):
        pointer.write_bytes(damage)
        assert ids(follower) == ["a"]
        assert isinstance(follower.problem, DamagedIndexError)
    pointer.unlink()
    assert ids(follower) == ["a"]
    assert isinstance(follower.problem, MissingIndexError)
    pointer.write_bytes(sound)
    assert ids(follower) == ["a"]
    assert follower.problem is None


def test_a_damaged_generation_is_read_once(follower, tmp_path, monkeypatch):
    name = publish(tmp_path, FIRST, SECOND)
    (tmp_path / "generations" / name / "documents.jsonl").unlink()
    attempts = []
    load = PassageIndex.load
    monkeypatch.setattr(
        PassageIndex, "load", lambda directory: attempts.append(1) or load(directory)
    )
    for _ in range(3):
        assert ids(follower) == ["a"]
    assert attempts == [1]


def test_an_index_in_memory_has_nothing_to_follow(tmp_path):
    follower = Follower(Assistant(PassageIndex.build([FIRST], EMBEDDER), EMBEDDER), tmp_path)
    publish(tmp_path, SECOND)
    assert ids(follower) == ["a"]
    assert follower.problem is None


def test_many_questions_at_once_load_a_generation_once(follower, tmp_path, monkeypatch):
    publish(tmp_path, FIRST, SECOND)
    attempts = []
    load = PassageIndex.load
    monkeypatch.setattr(
        PassageIndex, "load", lambda directory: attempts.append(1) or load(directory)
    )
    found = []
    threads = [threading.Thread(target=lambda: found.append(ids(follower))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [["a", "b"]] * 8
    assert attempts == [1]
