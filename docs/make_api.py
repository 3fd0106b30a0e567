"""Write docs/api.md: the public names of the packages with their docstrings.

python docs/make_api.py            writes the page
"""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import re
import textwrap
from pathlib import Path
from types import ModuleType

PAGE = Path(__file__).parent / "api.md"
WIDTH = 100
"""Signs of a signature on one line."""

MODULES: dict[str, tuple[str, ...]] = {
    "qa": (),  # all of __all__
    "qa.batch": ("Batch", "Row", "ask_many"),
    "qa.compare": ("Cell", "Comparison", "compare"),
    "qa.kwic": ("Concordance", "Occurrence", "kwic", "term_frequencies", "word_counts"),
    "qa.selection": ("select",),
    "qa.annotate": (
        "Code", "annotate", "annotate_citation", "join_codes", "load_codes", "save_codes",
    ),
    "qa.export": ("save_table", "to_csv", "to_jsonl", "to_parquet"),
    "qa.records": ("result_to_json", "result_from_json"),
    "qa.frames": ("documents_table", "result_table"),
    "qa.verify": ("verify",),
    "qa.cite": ("label", "reference", "bibtex"),
    "qa.adapters.langchain": (
        "ZeilentreuEmbeddings", "ZeilentreuRetriever", "make_runnable", "make_tool",
        "passage_document",
    ),
    "qa.adapters.vectorstore": ("PassageVectorStore",),
    "qa.adapters.mcp": ("make_server",),
    "qa.adapters.http": ("routes",),
    "index.datatypes": (
        "Document", "DocumentInfo", "Line", "LineKind", "Begins", "Flag", "LineNumbering",
        "NumberingScope", "Passage",
    ),
    "index.frames": ("text_table",),
    "index.tables": ("Table",),
    "index.parse.worker": ("read_limited",),
    "index.store": ("PassageIndex",),
    "index.embed": ("Embedder", "load_embedder"),
}  # fmt: skip
INTRODUCTION = """# Python reference

Generated from the docstrings by `python docs/make_api.py`. How it fits together:
[research.md](research.md).
"""


def render() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    for module_name, names in MODULES.items():
        module = importlib.import_module(module_name)
        parts.append(f"## `{module_name}`\n\n{_first_paragraph(module)}\n")
        for name in names or sorted(n for n in module.__all__ if n != "__version__"):
            parts.append(_entry(name, getattr(module, name), level=3))
    return "\n".join(parts)


def _entry(name: str, thing: object, *, level: int) -> str:
    parts = [f"{'#' * level} `{name}`"]
    if signature := _signature(name, thing):
        parts.append(f"```text\n{signature}\n```")
    if text := _text(inspect.getdoc(thing) or ""):
        parts.append(text)
    if inspect.isclass(thing):
        if issubclass(thing, enum.Enum):
            parts.append("One of " + ", ".join(f"`{member.value}`" for member in thing) + ".")
        parts += [
            _entry(member, value, level=level + 1).rstrip() for member, value in _members(thing)
        ]
    return "\n\n".join(parts) + "\n"


def _signature(name: str, thing: object) -> str:
    """Return how a function or a dataclass is called, on one line or one line an argument."""
    is_data = dataclasses.is_dataclass(thing)
    if not inspect.isfunction(thing) and not is_data:
        return ""
    signature = inspect.signature(thing)  # type: ignore[arg-type]
    parts: list[str] = []
    keyword_only = False
    for parameter in signature.parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            parts.append("*")
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        default = (
            "" if parameter.default is parameter.empty else f" = {_default(parameter.default)}"
        )
        parts.append(f"{stars}{parameter.name}: {parameter.annotation}{default}")
    returns = "" if is_data else f" -> {signature.return_annotation}"
    line = f"{name}({', '.join(parts)}){returns}"
    if len(line) <= WIDTH:
        return line
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){returns}"


def _default(value: object) -> str:
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, float):
        return "…"  # fitted thresholds and the like, which change without the interface changing
    return re.sub(r"<[^>]*>", "…", repr(value))


def _members(thing: type) -> list[tuple[str, object]]:
    """Return the public methods and properties that the class has from here, with docstrings."""
    found: dict[str, object] = {}
    for owner in thing.__mro__:
        if owner is not thing and not owner.__name__.startswith("_"):
            continue
        for name in vars(owner):
            value = inspect.getattr_static(owner, name)
            if isinstance(value, classmethod | staticmethod):
                value = value.__func__
            is_member = inspect.isfunction(value) or isinstance(value, property)
            if not name.startswith("_") and is_member and inspect.getdoc(value):
                found.setdefault(name, value)
    return list(found.items())


def _text(docstring: str) -> str:
    """Return a docstring as Markdown: sections become lists."""
    lines: list[str] = []
    in_section = False
    for line in docstring.splitlines():
        if re.fullmatch(r"(Args|Attributes|Raises|Returns):", line):
            lines += [f"**{line[:-1]}**", ""]
            in_section = True
        elif in_section and re.match(r" {4}\S", line):
            name, colon, rest = line.strip().partition(": ")
            lines.append(f"- `{name}`: {rest}" if colon else f"- {line.strip()}")
        elif in_section and line.startswith("        "):
            lines.append("  " + line.strip())
        else:
            in_section = in_section and not line
            lines.append(line)
    return "\n".join(lines).strip()


def _first_paragraph(module: ModuleType) -> str:
    return textwrap.dedent(inspect.getdoc(module) or "").split("\n\n")[0]


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
