"""The description of the HTTP interface (OpenAPI 3.1): what requests are checked against, too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from index.datatypes import Flag, LineKind, LineNumbering, NumberingScope
from qa.datatypes import Commitment, Mode, Reason, Verdict
from qa.question import MAX_CHARACTERS
from qa.version import VERSION

Schema = dict[str, Any]


def _object(properties: Mapping[str, Schema], *, required: tuple[str, ...] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _array(items: Schema, **limits: int) -> Schema:
    return {"type": "array", "items": items, **limits}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": ["integer", "null"], "minimum": 1}
_MOST = 1_000_000
"""No edition has more lines or pages."""

_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": _MOST}

_QUESTION: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_CHARACTERS,
    "pattern": "[0-9A-Za-zÄÖÜäöüß]",
    "description": "a question in German or English",
    "examples": ["Was plant Sachsen zur dezentralen Unterbringung?"],
}
_DOCUMENT: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$", "maxLength": 200}
_DOCUMENTS: Schema = {
    "type": ["array", "null"],
    "items": _DOCUMENT,
    "minItems": 1,
    "maxItems": 100,
    "description": "ids of the documents to search; null for all",
}
_LANGUAGE: Schema = {"type": ["string", "null"], "enum": ["de", "en", None]}

REQUESTS: dict[str, Schema] = {
    "AskRequest": _object(
        {"question": _QUESTION, "documents": _DOCUMENTS, "language": _LANGUAGE},
        required=("question",),
    ),
    "SearchRequest": _object(
        {
            "question": _QUESTION,
            "documents": _DOCUMENTS,
            "language": _LANGUAGE,
            "k": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
            "mode": {"type": "string", "enum": [mode.value for mode in Mode], "default": "hybrid"},
        },
        required=("question",),
    ),
    "LinesRequest": _object(
        {
            "document": _DOCUMENT | {"examples": ["sachsen-2019"]},
            "start_line": _NUMBER | {"examples": [3608]},
            "end_line": _NUMBER | {"examples": [3610]},
            "context": {"type": "integer", "minimum": 0, "maximum": 50, "default": 0},
            "page": {"type": ["integer", "null"], "minimum": 1, "maximum": _MOST},
        },
        required=("document", "start_line", "end_line"),
    ),
}
"""Bodies of requests; `check` enforces exactly what is written here."""

_RESPONSES: dict[str, Schema] = {
    "Citation": _object(
        {
            "document": _TEXT,
            "title": _TEXT,
            "edition": _TEXT,
            "sha256": _TEXT,
            "page": _COUNT,
            "end_page": _COUNT,
            "pdf_page": _COUNT,
            "start_line": _COUNT,
            "end_line": _COUNT,
            "numbering": {"type": "string", "enum": [n.value for n in LineNumbering]},
            "scope": {"type": "string", "enum": [scope.value for scope in NumberingScope]},
            "uncertain": {"type": "boolean"},
            "start": {"type": "integer", "minimum": 0},
            "end": {"type": "integer", "minimum": 1},
            "heading": _array(_TEXT),
            "quote": _TEXT,
        }
    ),
    "Statement": _object(
        {
            "text": _TEXT,
            "commitment": {"type": "string", "enum": [c.value for c in Commitment]},
            "verdict": {"type": "string", "enum": [verdict.value for verdict in Verdict]},
            "score": {"type": "number"},
            "citations": _array(_ref("Citation"), minItems=1),
        }
    ),
    "Provenance": _object(
        {
            "index": _TEXT,
            "corpus_sha256": _TEXT,
            "model": _TEXT,
            "model_sha256": _TEXT,
            "settings": {"type": "object", "additionalProperties": _TEXT},
            "version": _TEXT,
        }
    ),
    "Result": _object(
        {
            "question": _TEXT,
            "language": {"type": "string", "enum": ["de", "en"]},
            "status": {"type": "string", "enum": ["answered", "abstained"]},
            "reason": {"type": ["string", "null"], "enum": [*(r.value for r in Reason), None]},
            "statements": _array(_ref("Statement")),
            "nearest": _array(_ref("Citation")),
            "dropped": {"type": "integer", "minimum": 0},
            "provenance": _ref("Provenance"),
        }
    ),
    "Hits": _object(
        {
            "question": _TEXT,
            "hits": _array(
                _object(
                    {
                        "rank": {"type": "integer", "minimum": 1},
                        "score": {"type": "number"},
                        "document": _TEXT,
                        "start_line": _COUNT,
                        "end_line": _COUNT,
                        "page": _COUNT,
                        "pdf_page": _COUNT,
                        "heading": _array(_TEXT),
                        "text": _TEXT,
                    }
                )
            ),
        }
    ),
    "Lines": _object(
        {
            "document": _TEXT,
            "lines": _array(
                _object(
                    {
                        "number": _COUNT,
                        "page": _COUNT,
                        "pdf_page": _COUNT,
                        "kind": {"type": "string", "enum": [kind.value for kind in LineKind]},
                        "text": _TEXT,
                        "flags": _array({"type": "string", "enum": [f.value for f in Flag]}),
                    }
                )
            ),
        }
    ),
    "Health": _object(
        {
            "status": {"type": "string", "enum": ["ok", "loading", "error"]},
            "version": _TEXT,
            "notice": _object({"en": _TEXT, "de": _TEXT})
            | {
                "type": ["object", "null"],
                "description": "why an older state of the index answers, if so",
            },
        }
    ),
    "Error": _object({"error": _object({"code": _TEXT, "en": _TEXT, "de": _TEXT})}),
}

ERRORS = {
    "400": "the body is no JSON",
    "404": "no such document or line",
    "413": "the body is too large",
    "415": "the body is not application/json",
    "422": "a field is missing or has a value that cannot be used",
    "503": "the index is being loaded, or too many questions are waiting; see Retry-After",
}


def describe() -> Schema:
    """Return the whole description, as GET /api/openapi.json gives it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Zeilentreu",
            "version": VERSION,
            "description": "Questions about coalition agreements, answered by printed line. "
            "Questions are sent in the body of a POST, so that they stand in no log.",
        },
        "paths": {
            "/api/ask": _post("ask", "Answer a question or abstain", "AskRequest", "Result"),
            "/api/search": _post("search", "List the nearest passages", "SearchRequest", "Hits"),
            "/api/lines": _post("lines", "Return printed lines", "LinesRequest", "Lines"),
            "/healthz": {
                "get": {
                    "operationId": "health",
                    "summary": "Say whether questions can be answered",
                    "responses": {
                        "200": _response("ready", "Health"),
                        "503": _response("not ready", "Health"),
                    },
                }
            },
        },
        "components": {"schemas": REQUESTS | _RESPONSES},
    }


def _post(name: str, summary: str, request: str, response: str) -> Schema:
    answers = {"200": _response("done", response)}
    answers |= {code: _response(text, "Error") for code, text in ERRORS.items()}
    answers["503"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return {
        "post": {
            "operationId": name,
            "summary": summary,
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _ref(request)}},
            },
            "responses": answers,
        }
    }


def _response(description: str, schema: str) -> Schema:
    return {
        "description": description,
        "content": {"application/json": {"schema": _ref(schema)}},
    }


def check(value: Any, schema: Schema, where: str = "body") -> Any:
    """Return the value with whole numbers as int and defaults filled in, as the schema asks.

    Knows the keywords used in `REQUESTS`, no others.

    Raises:
        ValueError: the value does not fit; the message says where, and never repeats the value.
    """
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None and "null" in kinds:
        return None
    if "integer" in kinds and isinstance(value, float) and value.is_integer():
        value = int(value)
    fitting = {"string": str, "integer": int, "array": list, "object": dict}
    if isinstance(value, bool) or not isinstance(
        value, tuple(fitting[k] for k in kinds if k in fitting)
    ):
        raise ValueError(f"{where}: expected {' or '.join(kinds)}")
    if "enum" in schema and value not in schema["enum"]:
        raise ValueError(f"{where}: expected one of {schema['enum']}")
    if isinstance(value, str):
        _check_text(value, schema, where)
    elif isinstance(value, int):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            raise ValueError(
                f"{where}: expected {schema.get('minimum')} to {schema.get('maximum')}"
            )
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            raise ValueError(f"{where}: too few or too many items")
        return [check(item, schema["items"], f"{where}[{i}]") for i, item in enumerate(value)]
    elif isinstance(value, dict):
        return _check_object(value, schema, where)
    return value


def _check_text(value: str, schema: Schema, where: str) -> None:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        raise ValueError(f"{where}: expected at most {schema.get('maxLength')} characters")
    if "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), value):
        raise ValueError(f"{where}: expected text that matches {schema['pattern']}")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError(f"{where}: half of a surrogate pair is no character")


def _check_object(value: dict[str, Any], schema: Schema, where: str) -> dict[str, Any]:
    properties = schema["properties"]
    if missing := [name for name in schema["required"] if name not in value]:
        raise ValueError(f"{where}: missing {', '.join(missing)}")
    if len(value.keys() - properties.keys()):
        raise ValueError(f"{where}: unknown field; known: {', '.join(properties)}")
    checked = {
        name: check(item, properties[name], f"{where}.{name}") for name, item in value.items()
    }
    defaults = {name: part["default"] for name, part in properties.items() if "default" in part}
    return defaults | checked
