"""Every code block of README and docs runs; what a comment says is printed is printed.

- `python`: the blocks of a page run one after the other; `print(…)  # text` must print that text.
- `sh`, `console`: `zeilentreu` commands run (those that serve are only parsed), `curl` speaks to
  the HTTP routes, extras that `pip` installs exist.
- `r`: the columns it names exist. Other languages show settings of other programs.
"""

import contextlib
import importlib.util
import io
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import qa
from qa.adapters.http import routes
from qa.cli import main, make_parser
from qa.frames import text_table

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTED = re.compile(r"^ *print\(.*\)  # (.+)$", re.MULTILINE)
RUN = {"python", "sh", "console", "r"}
SHOWN = {"", "text", "json", "bat", "ini", "toml", "nginx", "apache", "bibtex", "yaml", "caddyfile"}
SERVING = {"serve", "mcp"}
QUESTIONS = "question\nWas plant Sachsen zur dezentralen Unterbringung?\nWas ist mit Kernfusion?\n"

pytestmark = pytest.mark.usefixtures("assistant")


def blocks(page):
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder with the file of questions that the pages mention."""
    monkeypatch.chdir(tmp_path)
    Path("questions.csv").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path


def has(page, *languages):
    return any(language in languages for language, _ in blocks(page))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_language_of_every_block_is_known(page):
    unknown = {language for language, _ in blocks(page)} - RUN - SHOWN
    assert unknown == set()
    assert page.read_text(encoding="utf-8").count("\n```") == 2 * len(blocks(page))


@pytest.mark.parametrize("page", [p for p in PAGES if has(p, "python")], ids=lambda p: p.name)
def test_python_blocks_run_and_print_what_they_say(page, folder):
    namespace = {"__name__": page.stem}
    for language, code in blocks(page):
        if language != "python":
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, page.name, "exec"), namespace)
        assert out.getvalue().splitlines() == PRINTED.findall(code), code


@pytest.mark.parametrize(
    "page", [p for p in PAGES if has(p, "sh", "console")], ids=lambda p: p.name
)
def test_commands_run_and_print_what_they_say(page, folder, capsys):
    for language, text in blocks(page):
        if language not in ("sh", "console"):
            continue
        for command, expected in commands(text, prompt=language == "console"):
            printed = run(shlex.split(command), capsys)
            if expected:
                assert printed.split() == expected.split(), command


def commands(text, *, prompt):
    """Return (command, what follows it) pairs; without a prompt each line is a command."""
    if not prompt:
        return [(line, "") for line in text.splitlines() if line.strip() and line[0] != "#"]
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [part.partition("\n")[::2] for part in parts]


def run(words, capsys):
    program, *arguments = words
    if program == "zeilentreu":
        if arguments[0] in SERVING:
            make_parser().parse_args(arguments)
            return ""
        capsys.readouterr()
        assert main(arguments) in (0, 3), words
        return capsys.readouterr().out
    if program == "curl":
        return curl(arguments)
    if program == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        named = re.findall(r"[\w-]+", "".join(re.findall(r"\[(.*?)\]", " ".join(arguments))))
        assert set(named) <= set(extras["optional-dependencies"])
        return ""
    if program == "make":
        makefile = (ROOT / "Makefile").read_text()
        assert re.search(rf"^{arguments[0]}:", makefile, re.MULTILINE), words
        return ""
    raise AssertionError(f"no way to run {words}")


def curl(arguments):
    assistant = qa.load_assistant()
    client = TestClient(Starlette(routes=routes(lambda: assistant)))
    [url] = [word for word in arguments if word.startswith("http://127.0.0.1:8501")]
    path = url.removeprefix("http://127.0.0.1:8501")
    if "-d" in arguments:
        data = arguments[arguments.index("-d") + 1]
        header = arguments[arguments.index("-H") + 1].split(": ")
        response = client.post(path, content=data, headers=dict([header]))
    else:
        response = client.get(path)
    assert response.status_code == 200, (path, response.text)
    json.loads(response.text)
    return response.text


def test_the_columns_that_r_reads_are_there(assistant):
    tables = {
        "answers": assistant.ask_many(["Kernfusion in Sachsen"]).to_table(),
        "sentences": text_table(assistant.documents, by="sentence"),
        "kwic": assistant.kwic("integration").to_table(),
    }
    code = "".join(
        text for language, text in blocks(ROOT / "docs" / "r-users.md") if language == "r"
    )
    named = re.findall(r"(\w+)\$(\w+)", code)
    assert len(named) >= 3
    for table, column in named:
        assert table == "run" or column in tables[table].names
    for table, columns in re.findall(r"(\w+)\[[^\]]*c\(([^)]*)\)\]", code):
        assert set(re.findall(r'"(\w+)"', columns)) <= set(tables[table].names)
    run = assistant.ask_many(["Kernfusion in Sachsen"]).run_record()
    for path in re.findall(r"run((?:\$\w+)+)", code):
        value = run
        for key in path.split("$")[1:]:
            value = value[key]
    assert set(re.findall(r'_field = "(\w+)"', code)) <= set(tables["sentences"].names)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), target


def load_script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_figures_are_those_of_the_committed_results():
    page = (ROOT / "docs" / "how-answers-are-made.md").read_text(encoding="utf-8")
    assert page.count("<!-- figures: ") == 5
    assert load_script("make_figures").updated(page) == page, "run: python docs/make_figures.py"


def test_the_reference_has_every_public_name_as_it_is_called():
    rendered = load_script("make_api").render()
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    parts = re.compile(r"^#+ `.*?`$|^```text\n.*?^```$", re.MULTILINE | re.DOTALL)
    assert parts.findall(page) == parts.findall(rendered), "run: python docs/make_api.py"
    for name in set(qa.__all__) - {"__version__"}:
        assert f"### `{name}`" in page


def test_the_citation_file_names_the_version_of_the_package():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert f"version: {project['version']}\n" in text
    assert f"license: {project['license']}\n" in text
