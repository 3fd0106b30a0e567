"""The page's pure parts: texts, escaping, markup, exports, links, examples."""

from __future__ import annotations

import io
import string
import tomllib
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ui_world import musterland, sachsen, small_world, two_documents

from index.datatypes import Flag, Line, LineKind, NumberingScope
from index.errors import InputError, UnknownDocumentError
from qa.cite import cite
from qa.datatypes import Commitment, Reason
from qa.ui import documents, examples, export, links, markup, server, shell, source, uploads, word
from qa.ui.escape import html, label
from qa.ui.pages_text import PAGES
from qa.ui.state import PageState, Place, Turn, place_of
from qa.ui.texts import LANGUAGES, keys, text, written_date

ROOT = Path(__file__).parents[1]


def answered(world, question="Wie wird die dezentrale Unterbringung gefördert?", **how):
    turn = Turn(1, question, None, **how)
    turn.settle((("", world.ask(question)),), world.documents)
    return turn


# texts


def test_every_text_has_both_languages_with_the_same_fields():
    for key in keys():
        german, english = (text(key, language) for language in LANGUAGES)
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(template) if name}
            for template in (german, english)
        ]
        assert fields[0] == fields[1] or not german or not english, key


def test_texts_are_empty_only_where_nothing_is_to_be_said():
    empty = {key for key in keys() for language in LANGUAGES if not text(key, language)}
    assert empty == {"commitment.none", "answer.wording"}


def test_an_unknown_text_is_refused():
    with pytest.raises(KeyError, match=r"no\.such"):
        text("no.such", "de")


def test_every_commitment_and_reason_has_its_words():
    for language in LANGUAGES:
        for commitment in Commitment:
            text(f"commitment.{commitment.value}", language)
        for reason in Reason:
            assert text(f"abstain.{reason.value}", language)


def test_long_pages_exist_in_both_languages():
    assert set(PAGES) == {"help", "privacy", "about"}
    for page in PAGES.values():
        assert set(page) == set(LANGUAGES)
        assert all(len(content) > 300 for content in page.values())


@pytest.mark.parametrize(
    ("date_", "german", "english"),
    [
        ("2024-05-01", "01.05.2024", "1 May 2024"),
        ("2019", "2019", "2019"),
        ("unbekannt", "unbekannt", "unbekannt"),
        ("2024-13-01", "01.13.2024", "01.13.2024"),
    ],
)
def test_dates_are_written_as_the_reader_writes_them(date_, german, english):
    assert written_date(date_, "de") == german
    assert written_date(date_, "en") == english


# escaping


def test_html_escapes_everything_that_is_markup():
    assert html("<b a='1' c=\"2\">&") == "&lt;b a=&#x27;1&#x27; c=&quot;2&quot;&gt;&amp;"


def test_html_keeps_the_signs_that_matter_in_a_quotation():
    assert html("§ 23 a, 4,5 %, 10 €, „nicht“ – ü") == "§ 23 a, 4,5 %, 10 €, „nicht“ – ü"


def test_direction_overrides_and_control_characters_are_dropped():
    assert html("a\u202eb\x00c\u2066d") == "abcd"
    assert label("a\u202eb\x00c") == "abc"


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("![x](y)", "\\!\\[x\\](y)"),
        ("<img src=x>", "\\<img src\\=x\\>"),
        ("**fett**", "\\*\\*fett\\*\\*"),
        ("$x$", "\\$x\\$"),
        ("- Punkt", "\\- Punkt"),
        ("12. Kapitel", "12\\. Kapitel"),
        ("eine\nZeile", "eine Zeile"),
        ("Z. 3608–3610 (gezählt)?", "Z. 3608–3610 (gezählt)?"),
    ],
)
def test_labels_show_markup_as_it_is_written(foreign, shown):
    assert label(foreign) == shown


@pytest.mark.parametrize(
    "foreign", [":smile:", ":material/home:", ":red[x]", "www.e.org", "a@b.de"]
)
def test_labels_break_what_streamlit_would_replace(foreign):
    shown = label(foreign)
    assert "\u2060" in shown
    assert shown.replace("\u2060", "").replace("\\", "") == foreign


# markup


def test_attributes_are_escaped_and_absent_ones_left_out():
    made = markup.element("p", "x", title='"><script>', data_zt_key=None, hidden=True)
    assert made == '<p title="&quot;&gt;&lt;script&gt;" hidden>x</p>'


def test_a_question_is_shown_as_typed():
    assert "&lt;i&gt;Was?&lt;/i&gt;" in markup.question("<i>Was?</i>", "de")


def test_no_tag_for_a_statement_without_commitment():
    assert markup.commitment(Commitment.NONE, "de") == ""
    assert "feste Zusage" in markup.commitment(Commitment.FIRM, "de")


def test_cited_lines_are_highlighted_and_numbered():
    world = small_world()
    citation = answered(world).citations[0]
    shown = markup.source_lines(sachsen(), place_of(citation), 2, "de")
    assert shown.count("data-zt-cited") == 3
    for number in (3606, 3607, 3608, 3609, 3610, 3611, 3612):
        assert f'<span class="zt-no">{number}</span>' in shown
    assert ">3605<" not in shown
    assert ">3613<" not in shown


def test_the_quotation_is_marked_character_by_character():
    document = sachsen()
    passage = next(p for p in small_world().index.passages if "Vorrang" in p.text)
    start = passage.text.index("Daher")
    end = passage.text.index("Rückkehrberatung.") + len("Rückkehrberatung.")
    citation = cite(document, passage, start, end)
    lines = document.lines[citation.start : citation.end]
    spans = markup.quoted_spans(lines, citation.quote)
    quoted = [line.text[a:b] for line, (a, b) in zip(lines, spans, strict=True)]
    assert quoted == ["Daher stärken wir die freiwillige", "Rückkehrberatung."]


def test_a_quotation_that_is_not_there_marks_nothing():
    lines = musterland().lines[:2]
    assert markup.quoted_spans(lines, "ganz anderer Text") == [None, None]


def test_page_turns_and_gaps_are_shown():
    shown = markup.line_list(musterland(), [0, 1, 4], "Liste", "de")
    assert shown.index("Seite 1") < shown.index("zt-gap") < shown.index("Seite 2")


def test_flags_of_a_line_are_said():
    document = musterland()
    flagged = (
        replace(document.lines[0], flags=(Flag.DAMAGED,)),
        replace(document.lines[1], flags=(Flag.DERIVED,)),
        replace(document.lines[2], flags=(Flag.UNCERTAIN,)),
        Line(None, None, None, "Redaktion", LineKind.EDITORIAL),
    )
    shown = markup.line_list(replace(document, lines=flagged), range(4), "Liste", "de")
    assert text("line.damaged", "de") in shown
    assert ">(2)<" in shown
    assert text("line.uncertain", "de") in shown
    assert text("line.editorial", "de") in shown


def test_found_text_is_marked_in_any_case():
    shown = markup.line_list(musterland(), [1], "Liste", "de", query="KOMMUNE")
    assert "<mark>Kommune</mark>" in shown


def test_a_letter_that_changes_its_length_in_lower_case_marks_nothing():
    document = replace(
        musterland(), lines=(Line(1, None, None, "İstanbul und Köln", LineKind.BODY),)
    )
    shown = markup.line_list(document, [0], "Liste", "de", query="köln")
    assert "<mark>" not in shown
    assert "İstanbul und Köln" in shown


def test_a_quotation_is_copied_with_its_place():
    citation = answered(small_world()).citations[0]
    copied = markup.quotation_for_copying(citation, "de")
    assert copied.startswith("„Um Flüchtlinge mit guter Bleibeperspektive")
    assert copied.endswith(
        "(Koalitionsvertrag Sachsen 2019 (Auszug, Zeilen 3578–3627), Z. 3608–3610)"
    )


# exports


def blocks(world=None, **how):
    world = world or small_world()
    return export.blocks_of([answered(world, **how)], "de", today=date(2026, 11, 25))


def test_an_export_holds_question_quotation_place_and_note():
    kinds = [block.kind.value for block in blocks()]
    assert kinds == ["title", "question", "quote", "source", "note", "note"]
    said = export.as_text(blocks())
    assert "Z. 3608–3610" in said
    assert "kein geltendes Recht" in said
    assert "2026-11-25" in said


def test_markdown_escapes_what_would_be_markup():
    shown = export.as_markdown([export.Block(export.Kind.QUOTE, "a *b* <img> [c](d) 1. e")])
    assert shown == "> a \\*b\\* \\<img\\> \\[c\\](d) 1. e\n"


def test_markdown_keeps_a_leading_figure_from_becoming_a_list():
    assert export.as_markdown([export.Block(export.Kind.TEXT, "12. Mai")]) == "12\\. Mai\n"


def test_the_word_file_is_well_formed_and_complete():
    content = word.as_docx(blocks(), "de")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        said = archive.read("word/document.xml").decode()
    assert "befördern weiterhin eine dezentrale Unterbringung" in said
    assert "Z. 3608–3610" in said


def test_word_reads_the_file():
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(word.as_docx(blocks(), "de")))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[:3] == ["Title", "Heading 1", "Quote"]
    assert document.paragraphs[2].text == blocks()[2].text


def test_the_word_file_survives_characters_xml_forbids():
    content = word.as_docx([export.Block(export.Kind.QUOTE, "a\x0bb\ufffe<&>")], "de")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    assert "".join(root.itertext()) == "a\ufffdb\ufffd<&>"


def test_two_exports_of_the_same_conversation_are_the_same_bytes():
    assert word.as_docx(blocks(), "de") == word.as_docx(blocks(), "de")


def test_the_print_view_escapes_and_is_complete():
    shown = export.as_print_view(blocks(question="<b>dezentrale Unterbringung</b>"), "de")
    assert "&lt;b&gt;dezentrale" in shown
    assert shown.count("<blockquote") == 1


def test_an_abstention_is_exported_as_one():
    said = export.as_text(blocks(question="Was steht zur Kernfusion?"))
    assert text("abstain.title", "de") in said
    assert text("abstain.nearest", "de") in said


def test_a_comparison_is_exported_document_by_document():
    world = two_documents()
    turn = Turn(1, "Wie steht es um Sprachkurse?", None, compare=True)
    asked = [(id_, turn.question) for id_ in ("sachsen-2019", "musterland-2024")]
    asked.append(("sachsen-2019", "Kernfusion"))
    results = tuple((id_, world.ask(question, documents=[id_])) for id_, question in asked)
    turn.settle(results, world.documents)
    said = export.as_text(export.blocks_of([turn], "de"))
    assert said.index("Koalitionsvertrag Sachsen 2019\n") < said.index("Musterland 2024\n")
    assert text("compare.none", "de") in said


def test_an_open_turn_is_not_exported():
    assert export.turn_blocks(Turn(1, "Was?", None), "de") == []


# links


def test_a_permalink_leads_back_to_its_lines_and_holds_no_question():
    world = small_world()
    citation = answered(world).citations[0]
    link = source.permalink(citation)
    assert link == "?doc=sachsen-2019&z=3608-3610"
    place = links.linked_place(world, "sachsen-2019", "3608-3610", None)
    assert (place.start, place.end) == (citation.start, citation.end)
    assert place.citation.quote == citation.quote


def test_a_permalink_to_one_line_names_it_once():
    citation = replace(answered(small_world()).citations[0], end_line=3608)
    assert source.permalink(citation) == "?doc=sachsen-2019&z=3608"


def test_a_permalink_names_the_page_where_lines_are_counted_by_page():
    citation = replace(
        answered(small_world()).citations[0],
        scope=NumberingScope.PAGE,
        page=12,
        start_line=5,
        end_line=7,
    )
    assert source.permalink(citation) == "?doc=sachsen-2019&z=5-7&s=12"


def test_an_unnumbered_place_has_no_permalink():
    citation = replace(answered(small_world()).citations[0], start_line=None, end_line=None)
    assert source.permalink(citation) == ""


@pytest.mark.parametrize("span", [None, "", "x", "3610-3608", "1-99999", "3608;drop", "-5"])
def test_a_link_without_a_usable_range_is_refused(span):
    with pytest.raises(ValueError, match="range"):
        links.linked_place(small_world(), "sachsen-2019", span, None)


def test_a_link_to_an_unknown_document_is_refused():
    with pytest.raises(UnknownDocumentError, match="nirgends"):
        links.linked_place(small_world(), "nirgends", "1", None)


def test_a_link_to_a_line_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="no line"):
        links.linked_place(small_world(), "sachsen-2019", "1-3", None)


def test_a_link_to_a_blank_line_opens_it_without_a_quotation():
    place = links.linked_place(small_world(), "sachsen-2019", "3611", None)
    assert place.citation is None
    assert sachsen().lines[place.start].number == 3611


# examples, documents, uploads, state


def test_examples_come_from_the_corpus_and_are_answered_by_it():
    world = small_world()
    questions = examples.example_questions(world, "de")
    assert 1 <= len(questions) <= examples.EXAMPLES
    for question in questions:
        topic = question.removeprefix("Was ist zum Thema ").removesuffix(" vereinbart?")
        assert topic in " ".join(passage.text for passage in world.index.passages)
        assert topic in world.ask(question).statements[0].text


def test_a_corpus_without_long_nouns_has_no_examples():
    world = two_documents().__class__((musterland("kurz", "Wir tun es.\nWir tun es nicht."),))
    assert examples.example_questions(world, "de") == ()


def test_facts_name_edition_lines_and_checksum():
    facts = dict(documents.facts(sachsen(), "de"))
    assert facts["Zeilen"] == "50 (3578–3627)"
    assert facts["Ausgabe"] == "Auszug, Zeilen 3578–3627"
    assert facts["SHA-256"] == sachsen().sha256


def test_a_document_is_searched_in_any_case():
    found = [
        musterland().lines[position].number
        for position in documents.find_in(musterland(), "NAHVERKEHR")
    ]
    assert found == [4]


@pytest.mark.parametrize(
    ("wanted", "number"), [("3608", 3608), ("x", None), ("1", None), ("3/1/2", None), ("", None)]
)
def test_a_line_is_found_by_its_number(wanted, number):
    position = documents.position_of(sachsen(), wanted)
    assert (None if position is None else sachsen().lines[position].number) == number


def test_upload_ids_are_safe_and_free():
    assert uploads.free_id("Koalitions Vertrag Ä.pdf", set()) == "eigene-koalitions-vertrag-ae"
    assert uploads.free_id("../../etc/passwd", set()) == "eigene-passwd"
    assert uploads.free_id("<img src=x>.pdf", {"eigene-img-src-x"}) == "eigene-img-src-x-2"
    assert uploads.free_id("文.pdf", set()) == "eigene-datei"


def test_also_read_leaves_out_what_is_cited():
    world = small_world()
    turn = answered(world)
    read = source.also_read(turn)
    assert read
    assert all(not (c.start <= turn.citations[0].start < c.end) for c in read)


def test_cutting_back_forgets_later_turns_and_their_place():
    state = PageState()
    world = small_world()
    for question in ("dezentrale Unterbringung", "Sprachkurse", "Härtefallkommission"):
        turn = state.open_turn(question, None, False)
        turn.settle((("", world.ask(question)),), world.documents)
        state.show_first_citation(turn)
    state.cut_back(2)
    assert [turn.number for turn in state.turns] == [1]
    assert state.place is None
    assert state.conversation.questions == ["dezentrale Unterbringung"]


def test_context_stays_within_its_bounds():
    state = PageState()
    source.widen(state, -100)
    assert state.context == 5
    source.widen(state, 10_000)
    assert state.context == 205


def test_opening_a_place_resets_the_context():
    state = PageState(context=55)
    state.show(Place("sachsen-2019", 0, 1))
    assert state.context == 5


# shell and settings


def test_the_shell_has_its_language_and_no_inline_script():
    for language in LANGUAGES:
        page = shell.shell(language).decode()
        assert f'<html lang="{language}">' in page
        assert "<script>" not in page
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page


@pytest.mark.parametrize(
    ("query", "language"),
    [(b"", "de"), (b"lang=en", "en"), (b"lang=fr", "de"), (b"a=1&lang=en", "en"), (b"%ff", "de")],
)
def test_the_address_chooses_the_language(query, language):
    assert shell.language_of(query) == language


def test_the_settings_shipped_are_those_of_the_checkout():
    assert (ROOT / ".streamlit" / "config.toml").read_bytes() == server.CONFIG.read_bytes()


def test_the_settings_keep_the_page_private():
    settings = server.settings()
    assert settings["browser.gatherUsageStats"] is False
    assert settings["server.address"] == "127.0.0.1"
    assert settings["client.showErrorDetails"] == "none"
    tomllib.loads(server.CONFIG.read_text(encoding="utf-8"))
