"""Imports go one way: app.py → qa → index, and within each package down its list."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def modules(package):
    return sorted((ROOT / package).rglob("*.py"))


def imported(path, *, top_level_only=False):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules("index"), ids=lambda p: str(p.relative_to(ROOT)))
def test_index_knows_nothing_of_questions(path):
    above = [
        n for n in imported(path) if n.split(".")[0] in {"qa", "app", "benchmarks", "training"}
    ]
    assert above == []


@pytest.mark.parametrize("path", modules("qa"), ids=lambda p: str(p.relative_to(ROOT)))
def test_qa_imports_neither_the_page_nor_the_measuring_programs(path):
    above = [n for n in imported(path) if n.split(".")[0] in {"app", "benchmarks", "training"}]
    assert above == []
    if "ui" not in path.parts:
        assert [n for n in imported(path) if n.startswith("qa.ui")] in ([], ["qa.ui"])


@pytest.mark.parametrize("path", modules("index"), ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_check_stands_above_the_store(path):
    if path.stem in {"store", "check"}:
        return
    assert "index.store" not in set(imported(path))


def test_no_pickle_anywhere():
    for path in [*modules("index"), *modules("qa"), ROOT / "app.py"]:
        assert not {"pickle", "joblib", "dill", "shelve", "marshal"} & set(imported(path)), path


@pytest.mark.parametrize(
    "library",
    ["torch", "sentence_transformers", "streamlit", "langchain", "langchain_core", "pandas",
     "faiss", "bm25s", "onnxruntime", "pypdfium2"],
)  # fmt: skip
def test_importing_the_packages_is_light(library):
    code = f"import qa, qa.cli, index.store, sys; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_answering_needs_no_torch():
    code = (
        "import qa, sys; qa.load_assistant().ask('Was ist mit Sprachkursen?');"
        "sys.exit(bool({'torch', 'sentence_transformers', 'streamlit', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_public_names_are_exactly_these():
    import qa

    assert sorted(name for name in qa.__all__) == qa.__all__
    for name in qa.__all__:
        assert getattr(qa, name) is not None
