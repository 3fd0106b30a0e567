"""Exports that lose, join, break or move rows: no line is wrong without being marked."""

import random

import pytest

from index.datatypes import Flag
from index.parse.certainty import is_fragment
from index.parse.textfile import read_text
from index.text import split_pages

WORDS = (
    "kommunen stärken verlässlich gemeinsam bundesweit künftig schulen digital förderung rechte "
    "sicherheit klimaschutz bahn ausbau vereinfachen gerecht familien betriebe forschung pflege"
).split()
WIDTH = 84


def paragraph(seed, rows):
    """Return `rows` full rows of one sentence, as a typesetter breaks it."""
    rng = random.Random(seed)
    words = ["Wir"]
    out = []
    while len(out) < rows - 1:
        word = rng.choice(WORDS)
        if len(" ".join([*words, word])) > WIDTH:
            out.append(" ".join(words))
            words = []
        words.append(word)
    return [*out, " ".join([*words, "umsetzen."])]


def numbered_pages(pages=8):
    """Return pages of paragraphs of (number, text)."""
    number = 0
    result = []
    for page in range(pages):
        paragraphs = []
        for at in range(6):
            rows = paragraph(f"{page}/{at}", 3 + (page + at) % 4)
            paragraphs.append([(number + k, row) for k, row in enumerate(rows, start=1)])
            number += len(rows)
        result.append(paragraphs)
    return result


def lost(rows):
    return [*rows[:1], *rows[2:]]


def joined(rows):
    return [f"{rows[0]} {rows[1]}", *rows[2:]]


def broken(rows):
    words = rows[1].split()
    return [rows[0], " ".join(words[:4]), " ".join(words[4:]), *rows[2:]]


def truncated(rows):
    return [" ".join(rows[0].split()[:4]), *rows[1:]]


def lost_and_broken(rows):
    return broken([*rows[1:]]) if len(rows) > 2 else rows


def write(pages, damage=None, *, whole=False):
    """Return the text with the numbers of each paragraph (or page) stacked above its rows."""
    out = []
    for at, page in enumerate(pages):
        parts = [
            (
                [n for n, _ in rows],
                [text for _, text in rows]
                if damage is None or (at + k) % 5
                else damage([text for _, text in rows]),
            )
            for k, rows in enumerate(page)
        ]
        blocks = ["\n".join(texts) for _, texts in parts]
        stacks = ["\n".join(map(str, numbers)) for numbers, _ in parts]
        if whole:
            out.append("\n".join(stacks) + "\n\n" + "\n\n".join(blocks))
        else:
            out.append("\n\n".join(f"{s}\n\n{b}" for s, b in zip(stacks, blocks, strict=True)))
    return "\f".join(out)


def outcome(text, pages):
    """Return the numbers of lines read wrong without a mark, and of lines marked."""
    gold = {number: row for page in pages for rows in page for number, row in rows}
    lines, _, _ = read_text(split_pages(text))
    found = [line for line in lines if line.number is not None]
    marked = {line.number for line in found if Flag.UNCERTAIN in line.flags}
    wrong = [x.number for x in found if x.text != gold[x.number] and x.number not in marked]
    return wrong, marked


@pytest.mark.parametrize("whole", [False, True], ids=["paragraphs", "pages"])
def test_stacks_in_order_are_believed(whole):
    pages = numbered_pages()
    assert outcome(write(pages, whole=whole), pages) == ([], set())


@pytest.mark.parametrize("whole", [False, True], ids=["paragraphs", "pages"])
@pytest.mark.parametrize("damage", [lost, joined, broken, truncated, lost_and_broken])
def test_no_damaged_stack_goes_unmarked(damage, whole):
    pages = numbered_pages()
    wrong, marked = outcome(write(pages, damage, whole=whole), pages)
    assert wrong == []
    assert marked


@pytest.mark.parametrize("damage", [lost, joined, broken, truncated])
def test_stacks_beside_a_damaged_one_stay_certain(damage):
    pages = numbered_pages()
    total = sum(len(rows) for page in pages for rows in page)
    _, marked = outcome(write(pages, damage), pages)
    assert len(marked) < 0.75 * total


def test_rows_lost_where_each_number_stands_below_its_row_leave_the_others_in_place():
    pages = numbered_pages()
    gold = {n: row for page in pages for rows in page for n, row in rows}
    out = [
        "\n".join(f"{row}\n{n}" if n % 31 else f"{n}" for rows in page for n, row in rows)
        for page in pages
    ]
    lines, _, _ = read_text(split_pages("\f".join(out)))
    found = {line.number: line for line in lines}
    wrong = {n for n, row in gold.items() if found[n].text != row}
    assert len(wrong) < 0.1 * len(gold)
    assert all(Flag.UNCERTAIN in found[n].flags for n in wrong)


def test_a_title_moved_into_a_sentence_leaves_its_stack_in_doubt():
    first, second = paragraph("a", 4), paragraph("b", 5)
    rows = [*first, "Klima und Verkehr", *second]
    numbers = "\n".join(str(n) for n in range(41, 51))
    head = "\n".join(f"{n} {row}" for n, row in enumerate(paragraph("c", 40), start=1))
    moved = "\n".join([*first[:2], "", "Klima und Verkehr", "", *first[2:], "", *second])
    lines, _, _ = read_text(split_pages(f"{head}\n{numbers}\n\n{moved}\n"))
    wrong = [
        line.number
        for line in lines
        if line.number is not None
        and line.number > 40
        and Flag.UNCERTAIN not in line.flags
        and line.text != rows[line.number - 41]
    ]
    assert wrong == []


def test_rows_above_one_that_ran_on_keep_their_numbers():
    rows = paragraph("d", 9)
    rows[4:4] = ["umfassend"]
    head = "\n".join(f"{n} {row}" for n, row in enumerate(paragraph("e", 40), start=1))
    numbers = "\n".join(str(n) for n in range(41, 50))
    tail = "\n".join(f"{n} {row}" for n, row in enumerate(paragraph("f", 40), start=50))
    lines, _, _ = read_text(split_pages("\n".join([head, numbers, *rows, tail])))
    certain = {x.number: x.text for x in lines if x.number and Flag.UNCERTAIN not in x.flags}
    assert [certain.get(n) for n in range(41, 45)] == rows[:4]
    assert not set(range(45, 50)) & set(certain)


def test_list_marks_below_their_items_come_back_marked():
    head = "\n".join(f"{n} {row}" for n, row in enumerate(paragraph("g", 40), start=1))
    items = ["Kindergeld für alle", "Zuschlag zur Miete", "Einmalige Bedarfe"]
    stack = "41\n42\n43\n" + "\n".join(f"{x}\n{k}." for k, x in enumerate(items, start=1))
    tail = "\n".join(f"{n} {row}" for n, row in enumerate(paragraph("h", 20), start=44))
    lines, _, _ = read_text(split_pages(f"{head}\n{stack}\n{tail}\n"))
    found = {x.number: x for x in lines if x.number in (41, 42, 43)}
    assert [found[n].text for n in (41, 42, 43)] == [
        f"{k}. {x}" for k, x in enumerate(items, start=1)
    ]
    assert all(Flag.UNCERTAIN in line.flags for line in found.values())


def test_a_figure_set_below_its_line_comes_back_inside_the_sentence():
    rows = paragraph("i", 30)
    rows[8] = "Damit Fahrzeuge künftig weniger CO ausstoßen als bisher"
    text = "\n".join(f"{n} {row}" for n, row in enumerate(rows, start=1))
    text = text.replace("als bisher", "als bisher\n2")
    lines, _, _ = read_text(split_pages(text))
    assert [x.text for x in lines if x.number == 9] == [
        "Damit Fahrzeuge künftig weniger CO2 ausstoßen als bisher"
    ]


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        (1514, "4 Mieter und Eigentümer", True),
        (2654, "654 . Wir fordern", True),
        (2654, "26 Vorhaben", True),
        (1514, "5 Prozent", False),
        (1514, "1514 Prozent", False),
        (1514, "Mieter und Eigentümer", False),
    ],
)
def test_a_part_of_the_number_before_the_text_is_recognised(number, text, expected):
    assert is_fragment(number, text) is expected


@pytest.mark.parametrize(("figure", "text"), [("4", "Wir fördern"), ("9", "9 Wir fördern")])
def test_the_last_figures_of_its_number_are_taken_from_a_line(figure, text):
    rows = [f"{n} {row}" for n, row in enumerate(paragraph("f", 20), start=1200)]
    rows[14:15] = ["1214", f"{figure} Wir fördern"]
    lines, _, _ = read_text(split_pages("\n".join(rows) + "\n"))
    found = {line.number: line for line in lines}
    assert found[1214].text == text
    assert figure == "9" or Flag.UNCERTAIN in found[1214].flags
