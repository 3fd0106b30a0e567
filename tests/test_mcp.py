"""The MCP server, spoken to by the SDK's own client: in memory, and as a process over stdio."""

import json
import sys

import pytest

pytest.importorskip("mcp", reason="the extra [mcp] is not installed")

from mcp import StdioServerParameters
from mcp.client import Client
from tiny import make_document

from index.store import PassageIndex
from qa.adapters.mcp import INSTRUCTIONS, MOST_CELLS, make_server

QUESTION = "Was plant Sachsen zur dezentralen Unterbringung?"


@pytest.fixture(scope="module")
def server(assistant):
    return make_server(assistant)


async def call(server, name, **arguments):
    async with Client(server) as client:
        return await client.call_tool(name, arguments)


async def test_four_read_only_tools_are_offered_with_descriptions(server):
    async with Client(server) as client:
        tools = (await client.list_tools()).tools
        assert client.instructions == INSTRUCTIONS
    assert [tool.name for tool in tools] == ["ask", "search", "get_lines", "compare"]
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description and tool.output_schema for tool in tools)
    assert tools[0].input_schema["required"] == ["question"]


async def test_ask_gives_the_record_of_the_command_line(server, assistant):
    result = await call(server, "ask", question=QUESTION)
    assert not result.is_error
    assert result.structured_content == json.loads(json.dumps(assistant.ask(QUESTION).to_json()))
    assert json.loads(result.content[0].text)["status"] == "answered"
    citation = result.structured_content["statements"][0]["citations"][0]
    assert (citation["start_line"], citation["end_line"]) == (3608, 3610)


async def test_ask_abstains_as_a_result(server):
    result = await call(server, "ask", question="Was steht zur Kernfusion darin?")
    assert (result.is_error, result.structured_content["status"]) == (False, "abstained")


async def test_what_is_published_meanwhile_is_taken_over(tmp_path, assistant):
    first = make_document("Wir fördern die Almwirtschaft.", id_="alm")
    index = PassageIndex.build([first], assistant.embedder)
    index.save(tmp_path)
    loaded = assistant.with_index(PassageIndex.load(tmp_path))
    following, fixed = make_server(loaded, directory=tmp_path), make_server(loaded)
    second = make_document("Wir schützen das Wattenmeer.", id_="watt")
    index.with_documents([second], assistant.embedder).save(tmp_path)
    wanted = {"document": "watt", "start_line": 1, "end_line": 1}
    found = await call(following, "get_lines", **wanted)
    assert found.structured_content["lines"][0]["text"] == "Wir schützen das Wattenmeer."
    assert (await call(fixed, "get_lines", **wanted)).is_error


async def test_search_and_lines_and_compare(server):
    found = await call(server, "search", question=QUESTION, k=2)
    assert [hit["rank"] for hit in found.structured_content["hits"]] == [1, 2]
    lines = await call(server, "get_lines", document="sachsen-2019", start_line=3608, end_line=3610)
    assert [line["number"] for line in lines.structured_content["lines"]] == [3608, 3609, 3610]
    assert lines.structured_content["complete"] is True
    table = await call(server, "compare", questions=[QUESTION, "Kernfusion in Sachsen"])
    assert [c["document"] for c in table.structured_content["cells"]] == ["sachsen-2019"] * 2


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("ask", {"question": "?"}, "The question is empty"),
        ("ask", {"question": QUESTION, "documents": ["x"]}, "no document “x”"),
        ("ask", {}, "question"),
        ("ask", {"question": "a" * 2001}, "2000"),
        ("search", {"question": QUESTION, "k": 0}, "greater than or equal to 1"),
        ("get_lines", {"document": "sachsen-2019", "start_line": 1, "end_line": 2}, "3578–3627"),
        ("compare", {"questions": []}, "at least 1"),
        ("compare", {"questions": ["a"] * 2, "documents": ["sachsen-2019"] * 40}, str(MOST_CELLS)),
    ],
)
async def test_what_cannot_be_used_is_an_error_the_model_can_read(server, name, arguments, says):
    result = await call(server, name, **arguments)
    assert result.is_error
    assert says in result.content[0].text


async def test_the_command_serves_over_stdio(assistant, tmp_path):
    from mcp.client.stdio import stdio_client

    assistant.index.save(tmp_path)
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "qa", "mcp", "--index", str(tmp_path)]
    )
    async with Client(stdio_client(parameters)) as client:
        result = await client.call_tool("ask", {"question": QUESTION})
        assert result.structured_content["statements"][0]["citations"][0]["start_line"] == 3608
