"""Pages exported column by column, list marks set apart, rows joined or broken by the export."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.datatypes import Begins, Flag
from index.parse.breaks import Prose, cut_row, find_seam, read_words, return_pieces, split_joined
from index.parse.textfile import read_text
from index.parse.textrows import NumberedRow, TextRow
from index.text import split_pages

WORDS = (
    "kommunen stärken verlässlich gemeinsam bundesweit künftig schulen digital förderung rechte "
    "sicherheit klimaschutz bahn ausbau vereinfachen gerecht familien betriebe forschung pflege"
).split()
WIDTH = 80
MARK = "\uf0b7"


def wrapped(seed, rows, width=WIDTH):
    """Return a sentence of that many rows, broken where the next word had no room."""
    rng = random.Random(seed)
    out, words = [], ["Wir"]
    while len(out) < rows - 1:
        word = rng.choice(WORDS)
        if len(" ".join([*words, word])) > width:
            out.append(" ".join(words))
            words = []
        words.append(word)
    return [*out, " ".join([*words[:4], "umsetzen."])]


def read(text):
    """Return the numbered lines of a text: by number the text, and which are uncertain."""
    lines, _, _ = read_text(split_pages(text))
    numbered = [line for line in lines if line.number is not None]
    marked = {line.number for line in numbered if Flag.UNCERTAIN in line.flags}
    return {line.number: line.text for line in numbered}, marked


def export(pages):
    """Return pages of sections ("main" or "list", rows) as numbers with the lists' rows below."""
    number, gold, out = 0, {}, []
    for sections in pages:
        above, below = [], []
        for kind, rows in sections:
            numbers = [number + at for at in range(1, len(rows) + 1)]
            gold.update(zip(numbers, rows, strict=True))
            number += len(rows)
            above.append("\n".join(map(str, numbers)))
            (above if kind == "main" else below).append("\n".join(rows))
        out.append("\n\n".join([*above, *below]))
    return "\f".join(out), gold


def columns_of(seed, pages=6, *, closed=True):
    """Return pages of paragraphs and lists in turn; each row of a list is one item.

    `closed`: whether a paragraph ends the page, so that no list's rows stand below its numbers.
    """
    rng = random.Random(seed)
    result = []
    for page in range(pages):
        sections = []
        for at in range(3):
            key = f"{seed}/{page}/{at}"
            sections.append(("main", wrapped(key, rng.randint(2, 5))))
            size = rng.randint(2, 5)
            items = ["Punkt " + " ".join(rng.sample(WORDS, 4)) + "." for _ in range(size)]
            sections.append(("list", items))
        if closed:
            sections.append(("main", wrapped(f"{seed}/{page}", 3)))
        result.append(sections)
    return result


def test_lists_exported_below_the_page_come_back_to_their_numbers():
    text, gold = export(columns_of(1))
    found, _ = read(text)
    assert found == gold


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), lost=st.booleans(), closed=st.booleans())
def test_no_line_of_a_page_in_columns_is_wrong_without_a_mark(seed, lost, closed):
    pages = columns_of(seed, pages=3, closed=closed)
    text, gold = export(pages)
    if lost:
        rows = text.split("\n")
        at = random.Random(seed).choice([k for k, row in enumerate(rows) if "Punkt" in row])
        text = "\n".join(rows[:at] + rows[at + 1 :])
    found, marked = read(text)
    wrong = {n for n, row in found.items() if gold.get(n) != row}
    assert wrong <= marked
    if closed and not lost:
        assert found == gold


def test_a_table_of_contents_in_two_columns_is_put_in_order_by_its_pages():
    page, rows, number = 1, [], 0
    groups = []
    for chapter in range(6):
        page += 3
        group = [f"Kapitel {WORDS[chapter]} {'.' * 60} {page}"]
        for part in range(1 + chapter % 4):
            page += 2
            group.append(f"Abschnitt {WORDS[part]} {WORDS[chapter]} {'.' * 40} {page}")
        groups.append(group)
        rows.extend(group)
    above = []
    for group in groups:
        numbers = [number + at for at in range(1, len(group) + 1)]
        number += len(group)
        above.append("\n".join(map(str, numbers)) + f"\n\n{group[0]}")
    below = "\n".join(row for group in groups for row in group[1:])
    body, _ = export(columns_of(3))
    shifted = "\n".join(
        str(int(row) + number) if row.isdigit() else row for row in body.split("\n")
    ).replace("\n\f", "\f")
    found, _ = read("\n\n".join([*above, below]) + "\f" + shifted)
    assert [found[n] for n in range(1, number + 1)] == rows


def test_list_marks_set_apart_come_back_to_the_rows_that_begin_an_item():
    items = [wrapped(f"m{k}", 1 + k % 3, 60) for k in range(6)]
    rows = [row for item in items for row in item]
    gold = [f"{MARK} {row}" if at == 0 else row for item in items for at, row in enumerate(item)]
    head = wrapped("head", 12)
    first = "\n".join(str(n) for n in range(1, 13)) + "\n\n" + "\n".join(head)
    numbers = "\n".join(str(n) for n in range(13, 13 + len(rows)))
    marks = "\n".join([MARK] * len(items))
    found, marked = read(f"{first}\n\n{numbers}\n\n{marks}\n\n" + "\n".join(rows) + "\n")
    assert [found[n] for n in range(13, 13 + len(rows))] == gold
    assert not marked & set(range(1, 13))


def test_marks_that_fit_no_row_leave_the_list_in_doubt():
    rows = [WORDS[k] + " " + " ".join(WORDS[:9]) for k in range(6)]  # no row tells items apart
    head = wrapped("head", 12)
    first = "\n".join(str(n) for n in range(1, 13)) + "\n\n" + "\n".join(head)
    numbers = "\n".join(str(n) for n in range(13, 19))
    _, marked = read(f"{first}\n\n{numbers}\n\n{MARK}\n{MARK}\n\n" + "\n".join(rows) + "\n")
    assert len(marked & set(range(13, 19))) >= 5


def prose_of(*rows, full=40.0):
    return Prose(full, read_words(rows))


@pytest.mark.parametrize(
    ("text", "seam"),
    [
        ("Wir reden in Brüssel mit allen EUStaaten über neue Regeln", "EU"),
        ("Wir schaffen in der Stadt neuen Wohnund Gewerberaum für alle", "Wohn"),
        ("Wir fördern in den Ländern Führungskräfteentwicklung und mehr", "Führungskräfte"),
        ("Wir wollen die Steuern im ganzen Bund und in den Ländern senken", None),
        ("Wir danken allen Kolleginnen und MitarbeiterInnen in der Stadt", None),
    ],
)
def test_a_lost_hyphen_shows_in_its_word(text, seam):
    prose = prose_of("Wohnungen Führungskräfte entwicklung", "Bund gesund", "Bund")
    at = find_seam(text, 34, prose, least=1)
    assert (text[:at].split()[-1] if at is not None else None) == seam


def test_a_row_of_two_lines_gets_its_hyphen_back():
    line = NumberedRow(None, "Wir reden in Brüssel mit allen EUStaaten über", TextRow("", 0, 1), 1)
    parts = cut_row(line, 2, 34, prose_of())
    assert [part.text for part in parts] == ["Wir reden in Brüssel mit allen EU-", "Staaten über"]
    assert not any(part.certain for part in parts)


def rows_of(*texts, blocks=None):
    return [
        NumberedRow(None, text, TextRow(text, 0, at, block=blocks[at] if blocks else 0), at)
        for at, text in enumerate(texts)
    ]


def test_rows_of_several_lines_are_cut_into_as_many():
    rows = [wrapped(f"r{k}", 3)[0] for k in range(12)]
    texts = rows_of(*rows[:4], " ".join(rows[4:7]), *rows[7:])
    found = split_joined(texts, 2, prose_of(*rows, full=float(WIDTH)))
    assert len(found) == len(rows)
    assert [line.text for line in found if line.certain] == [*rows[:4], *rows[7:]]


def test_words_broken_out_of_a_row_go_back_into_it():
    rows = ["Die Förderung von", "Entwicklungsprojekten ist zu beenden.", "fragwürdigen", "und"]
    texts = rows_of(*rows, blocks=[1, 1, 2, 3])
    texts[3].row.place = texts[2].row.place + 2
    found = return_pieces(texts, prose_of(full=45.0), after=1.5)
    assert [line.text for line in found] == [
        "Die Förderung von fragwürdigen und",
        "Entwicklungsprojekten ist zu beenden.",
    ]
    assert not found[0].certain


def titled_pages(pages=5):
    """Return a text recogniser's pages: numbers, a title, numbers, then the rest; and the gold."""
    number, gold, out = 0, {}, []
    for page in range(pages):
        first, second = wrapped(f"{page}a", 7), wrapped(f"{page}b", 6)
        title = f"Kapitel {WORDS[page]}"
        rows = [*first, title, *second]
        gold.update(dict(enumerate(rows, number + 1)))
        stacks = [range(number + 1, number + 9), range(number + 9, number + 15)]
        number += len(rows)
        one, two = ("\n".join(map(str, stack)) for stack in stacks)
        out.append("\n".join([*first, "", *second, "", one, title, "", two]))
    return "\f".join(out), gold


def test_a_title_below_its_column_of_numbers_comes_between_the_rows():
    text, gold = titled_pages()
    found, marked = read(text)
    assert found == gold
    assert not marked


def test_a_lost_row_beside_displaced_titles_leaves_its_page_in_doubt():
    text, gold = titled_pages()
    rows = text.split("\n")
    text = "\n".join(rows[:3] + rows[4:])
    found, marked = read(text)
    assert {n for n, row in found.items() if gold.get(n) != row} <= marked


def test_rows_below_a_line_with_its_own_number_do_not_belong_to_the_stack_above_it():
    text, gold = titled_pages()
    rows = wrapped("p", 7)
    gold.update(dict(enumerate(rows, 71)))
    page = ["71", "72", "73", *rows[:3], f"74 {rows[3]}", *rows[4:], "", "75", "76", "77"]
    found, _ = read(text + "\f" + "\n".join(page))
    assert found == gold


def test_of_a_row_too_many_the_one_that_ran_on_within_a_sentence_has_no_number():
    text, gold = titled_pages()
    rows = wrapped("q", 9)
    gold.update(dict(enumerate(rows, 71)))
    page = [*map(str, range(71, 80)), "", *rows[:3], "Ergebnisverantwortung:", *rows[3:]]
    found, marked = read(text + "\f" + "\n".join(page))
    assert found == gold
    assert set(range(71, 80)) <= marked


def test_a_page_s_first_rows_that_stand_below_a_later_line_come_back_to_their_numbers():
    text, gold = titled_pages()
    rows = [*wrapped("r", 2), *wrapped("s", 12)]
    gold.update(dict(enumerate(rows, 71)))
    later, first = map(str, range(76, 85)), map(str, range(71, 75))
    page = [*rows[2:4], f"75 {rows[4]}", *later, "", *first, "", *rows[:2], "", *rows[5:]]
    found, marked = read(text + "\f" + "\n".join(page))
    assert found == gold
    assert marked == {*range(71, 75), *range(76, 85)}


def test_a_number_out_of_order_keeps_its_row_and_one_that_lost_a_figure_is_completed():
    rows = wrapped("s", 60)
    lines = [f"{n} {row}" for n, row in enumerate(rows, start=1200)]
    lines[40] = lines[40][1:]  # "1240" lost its first figure
    moved = lines.pop(50)
    lines.insert(30, moved)
    found, marked = read("\n".join(lines) + "\n")
    assert found == dict(enumerate(rows, start=1200))
    assert 1240 in marked


def test_a_number_behind_the_mark_of_a_heading_is_that_of_its_line():
    lines = [f"{n} {row}" for n, row in enumerate(wrapped("h", 60), start=1200)]
    lines[20] = "## 1220 Schulen stärken"
    lines[40:42] = ["# 1240 1241 Bahn ausbauen"]
    found, marked = read("\n".join(lines) + "\n")
    assert found[1220] == "Schulen stärken"
    assert (found[1240], found[1241]) == ("", "Bahn ausbauen")
    assert not marked - {1240}


def test_recognised_marks_and_escapes_are_markup():
    rows = [f"{n} {row}" for n, row in enumerate(wrapped("t", 30), start=1)]
    rows.insert(12, "# Kapitel")
    rows.append(r"31 · Wir fördern Bürger\*innen.")
    rows.append("32 · Wir stärken Kommunen.")
    rows.append("33 . Wir bauen Schulen.")
    lines, _, _ = read_text(split_pages("\n\n".join(rows) + "\n"))
    found = {line.number: line for line in lines if line.number is not None}
    assert found[31].text == "Wir fördern Bürger*innen."
    assert found[32].begins is Begins.ITEM
    assert (found[33].text, found[33].begins) == ("Wir bauen Schulen.", Begins.ITEM)


def test_a_full_stop_before_a_row_stays_where_no_recognised_marks_are():
    rows = [f"{n} {row}" for n, row in enumerate(wrapped("t", 30), start=1)]
    rows.insert(12, "# Kapitel")
    rows.append("31 . Wir bauen Schulen.")
    found, _ = read("\n\n".join(rows) + "\n")
    assert found[31] == ". Wir bauen Schulen."
