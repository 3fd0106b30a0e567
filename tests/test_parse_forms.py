"""Every form in which exports hold line numbers, written from known lines and read back."""

import string
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.datatypes import Flag, LineKind, LineNumbering, NumberingScope
from index.parse.textfile import read_text
from index.text import split_pages

WORDS = (
    "Wir wollen die Kommunen stärken und den Bund beteiligen; im Jahr 2026 folgt ein Gesetz. "
    "Danach gilt: 100 Millionen Euro fließen in Schulen, 25 Prozent davon aufs Land. Niemand "
    "wird vergessen, kein Ort bleibt zurück. Für uns zählt Verlässlichkeit"
).split()


def sentences(count):
    """Return `count` different rows of prose, as full as printed ones."""
    rows = []
    for at in range(count):
        words = [WORDS[(7 * at + 3 * k) % len(WORDS)] for k in range(11)]
        rows.append(" ".join(words).strip("0123456789. ") + f" Nummer{chr(97 + at % 26)}")
    return rows


def before(numbered):
    return "\n".join(f"{n} {text}".rstrip() for n, text in numbered)


def indented(numbered):
    return "\n".join(f"    {n}      {text}".rstrip() for n, text in numbered)


def spaced(numbered):
    return "\n\n".join(f"{n} {text}".rstrip() for n, text in numbered)


def after(numbered):
    return "\n".join(f"{text} {n}" for n, text in numbered)


def above(numbered):
    return "\n".join(f"{n}\n{text}" for n, text in numbered)


def below(numbered):
    return "\n".join(f"{text}\n{n}" for n, text in numbered)


def glued(numbered):
    return "\n".join(f"{n}{text[0].upper()}{text[1:]}" for n, text in numbered)


def lost_breaks(numbered):
    """Line-end hyphens that swallowed the line break, as PDFium writes them."""
    out = ""
    for n, text in numbered:
        out += f"{n} {text}"
        out = out[:-1] + "\ufffe" if text.endswith("-") else out + "\n"
    return out


def stacked(numbered, size=8):
    blocks = []
    for at in range(0, len(numbered), size):
        part = numbered[at : at + size]
        blocks.append("\n".join(str(n) for n, _ in part) + "\n\n" + "\n".join(t for _, t in part))
    return "\n\n".join(blocks)


def stacked_below(numbered, size=8):
    blocks = []
    for at in range(0, len(numbered), size):
        part = numbered[at : at + size]
        blocks.append("\n".join(t for _, t in part) + "\n\n" + "\n".join(str(n) for n, _ in part))
    return "\n\n".join(blocks)


def dressed(template):
    """Return a form whose numbers stand as in `template`: # the number, § the same by thousands."""

    def form(numbered):
        return "\n".join(
            template.replace("#", str(n))
            .replace("§", f"{n:,}".replace(",", "."))
            .replace("@", text)
            for n, text in numbered
        )

    form.__name__ = template.replace("\n", "|")
    return form


def table(numbered):
    rows = "\n".join(f"| {n} | {text} |" for n, text in numbered)
    return f"| Zeile | Text |\n|---|---|\n{rows}"


PLAIN = [before, indented, spaced, after, above, below]
DRESSED = [
    dressed(template)
    for template in (
        *("[#] @", "[#]@", "Z. # @", "Zeile #: @", "# | @", "#\t@", "[§] @", "§ @"),
        *("@ [#]", "@ | #", "| @ | # |", "@ §", "[#]\n@", "Zeile #\n@"),
    )
]
LIKE_ITEMS = [
    dressed(template) for template in ("(#) @", "#. @", "#) @", "#: @", "# – @", "(#)\n@")
]
FORMS = [*PLAIN, glued, stacked, stacked_below, table, *DRESSED, *LIKE_ITEMS]


def read(text):
    lines, numbering, _ = read_text(split_pages(text))
    return lines, numbering


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("first", [1, 87, 970, 3578])
def test_each_form_gives_back_every_line(form, first):
    numbered = list(enumerate(sentences(60), start=first))
    if form is glued:
        numbered = [(n, text[0].upper() + text[1:]) for n, text in numbered]
    lines, numbering = read(form(numbered) + "\n")
    assert numbering is LineNumbering.PRINTED
    lines = [line for line in lines if line.kind is not LineKind.EDITORIAL]  # a table's head
    assert [(line.number, line.text) for line in lines] == numbered
    assert not any(Flag.UNCERTAIN in line.flags for line in lines)


@pytest.mark.parametrize("form", [*PLAIN[:2], *PLAIN[3:]], ids=lambda form: form.__name__)
def test_numbers_that_begin_again_on_each_page_are_sure(form):
    rows = sentences(90)
    pages = [list(enumerate(rows[at : at + 30], start=1)) for at in range(0, 90, 30)]
    lines, numbering, scope = read_text(split_pages("\f".join(form(page) for page in pages)))
    assert (numbering, scope) == (LineNumbering.PRINTED, NumberingScope.PAGE)
    assert [(line.number, line.text) for line in lines] == [x for page in pages for x in page]
    assert not any(Flag.UNCERTAIN in line.flags for line in lines)


def test_the_numbers_of_a_list_are_not_line_numbers():
    items = [f"{text[0].upper()}{text[1:]}." for text in sentences(80)]
    for template in ("#. @", "(#) @", "#) @"):
        text = dressed(template)(list(enumerate(items, start=1)))
        lines, numbering = read(text)
        assert numbering is LineNumbering.COUNTED
        assert [line.text for line in lines] == text.split("\n")


def test_sums_with_a_thousands_dot_at_the_beginning_of_lines_stay_text():
    numbered = list(enumerate(sentences(60), start=1))
    for at, amount in ((9, "1.024"), (19, "2.500"), (29, "1.025"), (39, "10.000")):
        numbered[at] = (at + 1, f"{amount} Euro {numbered[at][1]}")
    assert [(x.number, x.text) for x in read(before(numbered))[0]] == numbered
    text = "\n".join(text for _, text in numbered)
    lines, numbering = read(text)
    assert numbering is LineNumbering.COUNTED
    assert [line.text for line in lines] == text.split("\n")


def test_a_line_in_a_page_mark_is_a_line_and_no_page_number():
    numbered = list(enumerate(sentences(40), start=201))
    rows = [f"{n} {text}" for n, text in numbered]
    rows[10] = f'<!-- PageNumber="{rows[10]}" -->'
    rows[20:20] = ['<!-- PageNumber="- 7 -" -->']
    lines, _ = read("\n".join(rows))
    assert [(x.number, x.text) for x in lines if x.number is not None] == numbered
    assert {x.page for x in lines if x.number is not None} == {7}


def test_a_lost_line_break_is_found_again():
    numbered = list(enumerate(sentences(30), start=5))
    numbered[4] = (9, "Wir stärken die Lkw-")
    numbered[11] = (16, "Wir vereinfachen die Umsatzsteuer-")
    lines, _ = read(lost_breaks(numbered))
    assert [(line.number, line.text) for line in lines] == numbered


def test_numbered_blank_lines_stay_blank():
    numbered = [(n, "" if n % 6 == 0 else text) for n, text in enumerate(sentences(40), start=1)]
    lines, _ = read(before(numbered))
    assert [(line.number, line.text) for line in lines] == numbered
    assert [line.number for line in lines if line.kind is LineKind.BLANK] == [6, 12, 18, 24, 30, 36]


def test_every_fifth_number_lets_the_others_be_derived():
    numbered = list(enumerate(sentences(40), start=1))
    text = "\n".join(f"{n if n % 5 == 0 else '':>4}  {row}" for n, row in numbered)
    lines, _ = read(text)
    derived = {line.number for line in lines if Flag.DERIVED in line.flags}
    assert {line.number: line.text for line in lines if line.number and line.number >= 5} == {
        n: row for n, row in numbered if n >= 5
    }
    assert derived >= {n for n in range(6, 40) if n % 5}


def test_page_headers_and_page_numbers_between_the_lines_are_furniture():
    numbered = list(enumerate(sentences(40), start=1))
    pages = [before(numbered[at : at + 10]) for at in range(0, 40, 10)]
    text = "\f".join(f"Koalitionsvertrag 2025\n{p}\n- {k} -" for k, p in enumerate(pages, start=1))
    lines, _ = read(text)
    assert [(x.number, x.text) for x in lines if x.number is not None] == numbered
    assert {x.kind for x in lines if x.number is None} <= {LineKind.FURNITURE, LineKind.EDITORIAL}


def test_the_page_numbers_of_the_contents_are_not_line_numbers():
    numbered = list(enumerate(sentences(60), start=1))
    contents = "\n".join(f"Kapitel über {WORDS[k]} {'.' * 20} {k + 1}" for k in range(25))
    lines, _ = read(f"Inhaltsverzeichnis\n{contents}\n\n{before(numbered)}\n")
    assert [(x.number, x.text) for x in lines if x.number is not None] == numbered
    assert sum(line.kind is LineKind.CONTENTS for line in lines) == 26


def test_a_text_in_which_only_years_begin_lines_is_not_numbered():
    text = "\n".join(f"{1990 + 3 * k} war ein Jahr mit Wahlen im Land." for k in range(6))
    text += "\nDanach folgte nichts mehr.\n" * 20
    _, numbering = read(text)
    assert numbering is LineNumbering.COUNTED


def test_numbers_that_cannot_be_paired_are_marked():
    numbered = list(enumerate(sentences(40), start=1))
    numbers = "\n".join(str(n) for n, _ in numbered)
    texts = "\n".join(text for n, text in numbered if n != 17)  # one text is lost
    lines, _ = read(f"{numbers}\n\n{texts}\n")
    wrong = [
        line
        for line in lines
        if line.number is not None
        and dict(numbered)[line.number] != line.text
        and Flag.UNCERTAIN not in line.flags
    ]
    assert wrong == []
    assert sum(Flag.UNCERTAIN in line.flags for line in lines) >= 30


prose = st.lists(
    st.text(alphabet=string.ascii_letters + "äöüÄÖÜß ,", min_size=12, max_size=70).map(
        lambda text: "Wort " + " ".join(text.split()).strip(" ,") + "x"
    ),
    min_size=12,
    max_size=60,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=prose,
    first=st.integers(1, 9000),
    form=st.sampled_from([*PLAIN, glued, table, *DRESSED, *LIKE_ITEMS]),
)
def test_any_text_survives_any_form(rows, first, form):
    if form in LIKE_ITEMS:  # in prose, many a line goes on with a small letter
        rows = [row if at % 3 else row.lower() for at, row in enumerate(rows)]
    numbered = list(enumerate(rows, start=first))
    lines, _ = read(form(numbered) + "\n")
    found = {line.number: line.text for line in lines if line.number is not None}
    uncertain = {line.number for line in lines if Flag.UNCERTAIN in line.flags}
    assert {n for n, text in numbered if found.get(n) != text} <= uncertain
    assert len(uncertain) <= 2


def test_a_line_in_a_header_mark_is_a_line_and_a_header_stands_on_many_pages():
    numbered = list(enumerate(sentences(40), start=201))
    rows = [f"{n} {text}" for n, text in numbered]
    rows[10] = f'<!-- PageHeader="{rows[10]}" -->'
    for at in (30, 20, 0):
        rows[at:at] = ['<!-- PageHeader="Entwurf 2025" -->', '<!-- PageFooter="Parteitag" -->']
    lines, _ = read("\n".join(rows))
    assert [(x.number, x.text) for x in lines if x.number is not None] == numbered
    assert sum(x.kind is LineKind.FURNITURE for x in lines) == 6


def test_list_numbers_glued_to_the_ends_of_their_items_come_back():
    numbered = list(enumerate(sentences(40), start=1))
    listed = {12: "1.", 13: "2.", 15: "3."}
    rows = [f"{text}{listed.get(n, '')} {n}" for n, text in numbered]
    rows[29] = "Das regelt Artikel7. 30"
    numbered[29] = (30, "Das regelt Artikel7.")
    lines, _ = read("\n".join(rows))
    wanted = [(n, f"{listed[n]} {text}" if n in listed else text) for n, text in numbered]
    assert [(line.number, line.text) for line in lines] == wanted
    assert {line.number for line in lines if Flag.UNCERTAIN in line.flags} == set(listed)


def test_a_number_glued_to_a_small_letter_is_read():
    numbered = list(enumerate(sentences(40), start=1))
    rows = [f"{n} {text}" for n, text in numbered]
    rows[20] = "21" + rows[20][3:].lower()
    numbered[20] = (21, rows[20][2:])
    numbered[30] = (31, "16jährige und 90er Jahre")
    rows[30] = "31 16jährige und 90er Jahre"
    rows[15] = "16 16jährige dürfen wählen"
    numbered[15] = (16, "16jährige dürfen wählen")
    lines, _ = read("\n".join(rows))
    assert [(line.number, line.text) for line in lines] == numbered


def recognised(numbered):
    """Return numbered lines as text recognition gives them: with a comment for a page's footer."""
    return f'{before(numbered)}\n<!-- PageFooter="Entwurf" -->'


def prose(rows):
    """Return the lines of one paragraph, 80 letters each: its last words are made to fit."""
    words = " ".join(sentences(2 * rows)).replace(".", "").split()
    lines = textwrap.wrap(" ".join(words), 80)[:rows]
    return [(number, line.ljust(80, "n")) for number, line in enumerate(lines, start=1)]


def test_signs_that_recognition_takes_for_others_make_a_line_uncertain():
    numbered = prose(40)
    numbered[6] = (
        7,
        "Die Preise steigen - und mit ihnen die Gewinne der Konzerne im ganzen Land, die",
    )
    numbered[8] = (
        9,
        'Wir wollen kein "Wahrheitsministerium" und sagen das auch deutlich, denn Kinder',
    )
    numbered[10] = (
        11,
        "Die Ost-West-Angleichung kommt, die Bund-Länder-Gespräche laufen, Unternehmen",
    )
    lines, _ = read(before(numbered))
    assert not any(Flag.UNCERTAIN in line.flags for line in lines)
    lines, _ = read(recognised(numbered))
    assert [(x.number, x.text) for x in lines if x.number is not None] == numbered
    assert {x.number for x in lines if Flag.UNCERTAIN in x.flags} == {7, 9}


def test_lines_that_recognition_may_have_taken_a_list_mark_from_are_uncertain():
    numbered = prose(40)
    numbered[20] = (21, "Das erreichen wir durch:")
    numbered[21] = (22, "die Abschaffung der Abgabe auf Strom,")
    numbered[22] = (
        23,
        "die Senkung der Steuer auf das Niveau, das in den Ländern um uns her schon lange",
    )
    numbered[23] = (24, "üblich ist,")
    numbered[24] = (25, "den Wiedereinstieg in die Förderung.")
    lines, _ = read(recognised(numbered))
    assert [(x.number, x.text) for x in lines if x.number is not None] == numbered
    assert {x.number for x in lines if Flag.UNCERTAIN in x.flags} == {22, 23, 25, 26}
