import json
import os

import pytest

from index.errors import DamagedIndexError, MissingIndexError
from index.manifest import KEPT, open_current, publish


def test_what_is_published_is_what_is_opened(tmp_path):
    name = publish(tmp_path, {"model": "m"}, {"a/b.bin": b"\x00\x01", "empty": b""})
    generation = open_current(tmp_path)
    assert generation.name == name
    assert generation.meta == {"model": "m"}
    assert {key: bytes(value) for key, value in generation.files.items()} == {
        "a/b.bin": b"\x00\x01",
        "empty": b"",
    }


def test_a_second_generation_replaces_the_first_and_the_first_can_still_be_read(tmp_path):
    publish(tmp_path, {}, {"a": b"first"})
    first = open_current(tmp_path)
    publish(tmp_path, {}, {"a": b"second"})
    assert bytes(first.files["a"]) == b"first"
    assert bytes(open_current(tmp_path).files["a"]) == b"second"


def test_old_generations_are_removed_after_a_while(tmp_path):
    names = [publish(tmp_path, {}, {"a": str(n).encode()}) for n in range(KEPT + 3)]
    left = {path.name for path in (tmp_path / "generations").iterdir()}
    assert len(left) == KEPT
    assert names[-1] in left


def test_an_empty_folder_holds_no_index(tmp_path):
    with pytest.raises(MissingIndexError, match="There is no index in"):
        open_current(tmp_path)


@pytest.mark.parametrize("change", ["alter", "truncate", "lengthen", "remove"])
def test_a_changed_file_is_refused(tmp_path, change):
    name = publish(tmp_path, {}, {"a": b"hello"})
    path = tmp_path / "generations" / name / "a"
    if change == "remove":
        path.unlink()
    else:
        path.write_bytes({"alter": b"hellO", "truncate": b"hell", "lengthen": b"hello!"}[change])
    with pytest.raises(DamagedIndexError, match=r"damaged or of another kind \(a "):
        open_current(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', "nonsense"])
def test_a_foreign_pointer_is_refused(tmp_path, text):
    (tmp_path / "current.json").write_text(text)
    with pytest.raises(DamagedIndexError, match="damaged or of another kind"):
        open_current(tmp_path)


def test_a_pointer_cannot_lead_out_of_the_folder(tmp_path):
    pointer = {"format": 1, "generation": "../../elsewhere"}
    (tmp_path / "current.json").write_text(json.dumps(pointer))
    with pytest.raises(DamagedIndexError, match="names no generation"):
        open_current(tmp_path)


def test_a_newer_format_is_refused(tmp_path):
    name = publish(tmp_path, {}, {"a": b"x"})
    path = tmp_path / "generations" / name / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(DamagedIndexError, match="not of format 1"):
        open_current(tmp_path)


def test_a_writer_that_dies_leaves_the_old_generation_in_place(tmp_path, monkeypatch):
    publish(tmp_path, {}, {"a": b"old"})

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, {}, {"a": b"new"})
    monkeypatch.undo()
    assert bytes(open_current(tmp_path).files["a"]) == b"old"
    publish(tmp_path, {}, {"a": b"newest"})
    assert bytes(open_current(tmp_path).files["a"]) == b"newest"
