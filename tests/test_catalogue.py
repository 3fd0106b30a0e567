import hashlib

import pytest

from index.catalogue import read_catalogue, shipped_corpus
from index.errors import CatalogueError


def write_catalogue(folder, *tables):
    rows = []
    for table in tables:
        rows += ["[[document]]", *(f'{key} = "{value}"' for key, value in table.items())]
    (folder / "catalogue.toml").write_text("\n".join(rows))


def test_the_shipped_corpus_is_described_and_unaltered():
    (entry,) = read_catalogue(shipped_corpus())
    assert entry.info.id == "sachsen-2019"
    assert entry.info.parties == ("CDU", "Grüne", "SPD")
    assert entry.info.edition == "Auszug, Zeilen 3578–3627"
    data = entry.path.read_bytes()
    assert len(data) == 3907
    assert hashlib.sha256(data).hexdigest() == entry.sha256


def test_a_folder_without_a_catalogue_is_its_readable_files(tmp_path):
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "notes.xyz").write_text("x")
    assert [entry.path.name for entry in read_catalogue(tmp_path)] == ["a.md", "b.txt"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CatalogueError, match="There is no corpus folder"):
        read_catalogue(tmp_path / "nowhere")


def test_a_folder_with_nothing_readable_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="holds no file that can be read"):
        read_catalogue(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    write_catalogue(tmp_path, {"id": "a", "file": "a.txt"})
    with pytest.raises(CatalogueError, match=r"a\.txt is in the catalogue but not in the folder"):
        read_catalogue(tmp_path)


def test_an_altered_file_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    write_catalogue(tmp_path, {"id": "a", "file": "a.txt", "sha256": "0" * 64})
    with pytest.raises(CatalogueError, match="is not the file the catalogue describes"):
        read_catalogue(tmp_path)


def test_an_id_given_twice_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    write_catalogue(tmp_path, {"id": "a", "file": "a.txt"}, {"id": "a", "file": "a.txt"})
    with pytest.raises(CatalogueError, match="gives the id a twice"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize("text", ["[[document]]\nid = ", "[[document]]\nid = 'a'"])
def test_a_catalogue_that_cannot_be_read_is_refused(tmp_path, text):
    (tmp_path / "catalogue.toml").write_text(text)
    with pytest.raises(CatalogueError, match="cannot be read as a catalogue"):
        read_catalogue(tmp_path)
