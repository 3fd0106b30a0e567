"""What the README shows is what the program does."""

import re
from pathlib import Path

import pytest

from benchmarks.readme import EXAMPLE, results_table, run_example

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
EXAMPLES = [(match[1], match[0]) for match in EXAMPLE.finditer(README)]


@pytest.mark.parametrize(("command", "block"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_shows_a_real_run(assistant, command, block):
    assert block == f"```console\n$ {command}\n{run_example(command)}\n```"


def test_there_is_an_answer_and_an_abstention():
    assert [command for command, _ in EXAMPLES] == [
        'zeilentreu ask "what does Sachsen promise about decentral housing?"',
        'zeilentreu ask "Was sagt der Vertrag zur Kernfusion?"',
    ]
    assert "lines 3608–3610" in EXAMPLES[0][1]


def test_the_figures_are_those_of_the_committed_runs():
    assert results_table() in README


def test_every_local_link_leads_somewhere():
    root = Path(__file__).parent.parent
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (root / target).exists(), target
