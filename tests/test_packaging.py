"""What is installed is everything there is."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_package_is_listed():
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in ("index", "qa", "corpus")
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert set(SETTINGS["tool"]["setuptools"]["packages"]) == found


def test_every_module_lies_in_a_package():
    for top in ("index", "qa"):
        for path in (ROOT / top).rglob("*.py"):
            assert (path.parent / "__init__.py").exists(), path


def test_the_types_are_told():
    assert (ROOT / "index" / "py.typed").exists()
    assert (ROOT / "qa" / "py.typed").exists()


def test_data_files_of_the_packages_are_installed():
    data = SETTINGS["tool"]["setuptools"]["package-data"]
    for top in ("index", "qa", "corpus"):
        for path in (ROOT / top).rglob("*"):
            if not path.is_file() or path.suffix in (".py", ".pyc") or "__pycache__" in path.parts:
                continue
            owner = next(p for p in path.parents if (p / "__init__.py").exists())
            patterns = data.get(".".join(owner.relative_to(ROOT).parts), [])
            assert any(path in owner.glob(pattern) for pattern in patterns), path
