"""Every view and state of the page, driven without a browser."""

from __future__ import annotations

import gc
import secrets
import threading
import weakref
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui_world import WordAssistant, musterland, sachsen, small_world, two_documents

from index.errors import InputError, MissingIndexError
from qa.ui import asking, service, state, uploads
from qa.ui.state import PageState, Upload
from qa.ui.texts import text

APP = str(Path(__file__).parents[1] / "app.py")
UNTERBRINGUNG = "Wie wird die dezentrale Unterbringung gefördert?"


@pytest.fixture(autouse=True)
def _clean_service():
    yield
    service.use(None)


def opened(world=None, **query) -> AppTest:
    service.use(world or small_world())
    at = AppTest.from_file(APP, default_timeout=15)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


def asked(question=UNTERBRINGUNG, world=None) -> AppTest:
    at = opened(world)
    return at.chat_input(key="question").set_value(question).run()


def window(at: AppTest) -> PageState:
    return at.session_state[state.KEY]


def shown(at: AppTest) -> str:
    """All that the page says: HTML, labels, headings."""
    parts: list[str] = []

    def walk(node) -> None:
        children = getattr(node, "children", None)
        if isinstance(children, dict):
            for child in children.values():
                walk(child)
        proto = getattr(node, "proto", None)
        for holder in (proto, getattr(proto, "popover", None)):
            for name in ("body", "label", "value"):
                value = getattr(holder, name, None)
                if isinstance(value, str):
                    parts.append(value)

    walk(at._tree)
    return "\n".join(parts)


def button(at: AppTest, start: str):
    return next(b for b in at.button if b.label.startswith(start))


def labels(at: AppTest) -> list[str]:
    return [b.label for b in at.button]


# the first look


def test_the_page_opens_without_an_error():
    at = opened()
    assert not at.exception
    assert at.title[0].value == "Was steht im Koalitionsvertrag?"


def test_the_page_names_document_and_edition_before_any_question():
    said = shown(opened())
    assert "Koalitionsvertrag Sachsen 2019" in said
    assert "Auszug, Zeilen 3578–3627" in said


def test_several_documents_are_counted():
    assert "2 Dokumenten" in shown(opened(two_documents()))


def test_the_trust_note_is_there_before_and_after_a_question():
    for at in (opened(), asked()):
        said = shown(at)
        assert "Politische Absichtserklärung, kein geltendes Recht" in said
        assert "Auskunft durch Software (KI-gestützte Suche)" in said
        assert "Fragen bleiben auf diesem" in said


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("localhost:8501", "Fragen bleiben auf diesem Rechner"),
        ("[::1]:8501", "Fragen bleiben auf diesem Rechner"),
        ("frage.amt.example", "Fragen bleiben auf diesem Server"),
    ],
)
def test_the_note_does_not_call_a_server_this_computer(monkeypatch, host, said):
    import streamlit as st

    monkeypatch.setattr(type(st.context), "headers", {"Host": host})
    assert said in shown(opened())


def test_example_questions_can_be_clicked():
    at = opened()
    example = at.button(key="example-1")
    assert example.label.startswith("Was ist zum Thema ")
    at = example.click().run()
    assert not at.exception
    assert window(at).turns[0].citations


def test_without_a_question_there_is_nothing_to_delete_or_take_along():
    at = opened()
    assert "Gespräch löschen" not in labels(at)
    assert not at.get("download_button")


def test_one_document_needs_neither_filter_nor_comparison():
    at = opened()
    assert not at.multiselect
    assert not at.toggle


# answers


def test_an_answer_is_verbatim_with_its_printed_lines():
    at = asked()
    assert not at.exception
    said = shown(at)
    assert "Um Flüchtlinge mit guter Bleibeperspektive zu unterstützen, streben wir" in said
    assert button(at, "[1]").label == "[1] Z. 3608–3610"


def test_the_answer_names_the_document():
    assert "Dazu steht in „Koalitionsvertrag Sachsen 2019“:" in shown(asked())


def test_the_first_citation_is_open_beside_the_answer():
    at = asked()
    assert window(at).place.number == 1
    said = shown(at)
    assert '<span class="zt-no">3609</span>' in said
    assert said.count("data-zt-cited") == 3


def test_the_source_shows_five_lines_before_and_after():
    said = shown(asked())
    assert ">3603<" in said
    assert ">3615<" in said
    assert ">3602<" not in said
    assert ">3616<" not in said


def test_the_heading_path_is_shown():
    assert 'class="zt-path" lang="de">Migration und Integration</p>' in shown(asked())


def test_the_commitment_is_a_plain_word():
    assert "zt-tag-intended" in shown(asked())
    assert ">Absicht<" in shown(asked())


def test_every_chip_has_the_wording_as_its_tooltip():
    chip = button(asked(), "[1]")
    assert "befördern weiterhin eine dezentrale" in chip.help


def test_the_answer_is_announced_once_to_screen_readers():
    said = shown(asked())
    assert said.count("data-zt-announce") == 1
    assert "Antwort da: eine Aussage, Koalitionsvertrag Sachsen 2019, Z. 3608–3610." in said


def test_several_statements_get_running_numbers():
    at = asked("Was gilt für Sprachkurse, Härtefallkommission und Betreuungsschlüssel?")
    chips = [label for label in labels(at) if label.startswith("[")]
    assert {"[1]", "[2]", "[3]"} <= {chip[:3] for chip in chips}


def test_a_chip_opens_its_lines():
    at = asked("Was gilt für Sprachkurse, Härtefallkommission und Betreuungsschlüssel?")
    second = next(b for b in at.button if b.key == "cite-1-2")
    wanted = window(at).turns[0].citations[1]
    at = second.click().run()
    assert window(at).place.citation == wanted


def test_statements_of_several_documents_name_them_on_the_chip():
    at = asked(world=two_documents())
    assert button(at, "[1]").label == "[1] Koalitionsvertrag Musterland 2024, Z. 2"
    assert "Dazu steht in den Dokumenten:" in shown(at)


def test_more_and_less_context():
    at = asked()
    at = at.button(key="more-context").click().run()
    assert ">3597<" in shown(at)
    at = at.button(key="less-context").click().run()
    assert ">3597<" not in shown(at)


def test_context_stops_at_the_ends_of_the_document():
    at = asked()
    for _ in range(4):
        at = at.button(key="more-context").click().run()
    assert not at.exception
    assert ">3578<" in shown(at)
    assert ">3627<" in shown(at)


def test_cited_and_also_read_are_two_lists():
    at = asked()
    titles = [expander.label for expander in at.expander]
    assert titles[0] == "Zitiert (1)"
    assert titles[1].startswith("Auch gelesen (")


def test_a_passage_also_read_can_be_opened():
    at = asked()
    at = at.button(key="go-read-1").click().run()
    assert not at.exception
    assert window(at).place.number is None
    assert window(at).place.citation.start_line != 3608


def test_the_copy_buttons_hold_quotation_reference_link_and_bibtex():
    said = shown(asked())
    assert 'data-zt-copy="„Um Flüchtlinge' in said
    assert 'data-zt-link="?doc=sachsen-2019&amp;z=3608-3610"' in said
    assert "@misc{sachsen-2019" in said
    assert "Antwort kopieren" in said


def test_an_english_question_gets_the_german_wording():
    at = asked("What about Sprachkurse?")
    assert "Wir werden unsere landesgeförderten Sprachkurse erhalten" in shown(at)


def test_the_question_is_shown_as_typed_and_escaped():
    said = shown(asked("<b>Sprachkurse</b> & mehr?"))
    assert "&lt;b&gt;Sprachkurse&lt;/b&gt; &amp; mehr?" in said
    assert "<b>Sprachkurse" not in said


# abstentions and errors


def test_an_abstention_says_what_was_searched():
    said = shown(asked("Was sagt der Vertrag zur Kernfusion?"))
    assert "Dazu steht nichts in den durchsuchten Dokumenten." in said
    assert "Durchsucht: Koalitionsvertrag Sachsen 2019 (Auszug, Zeilen 3578–3627)" in said


def test_an_abstention_offers_neighbours_as_no_answer():
    at = asked("Was sagt der Vertrag zur Kernfusion?")
    assert "Keine Antwort, aber benachbart" in shown(at)
    near = [b for b in at.button if (b.key or "").startswith("cite-near-")]
    assert len(near) == 3
    at = near[0].click().run()
    assert window(at).place.citation is not None
    assert window(at).place.number is None


def test_an_abstention_opens_no_source():
    at = asked("Was sagt der Vertrag zur Kernfusion?")
    assert window(at).place is None


def test_an_abstention_is_announced():
    assert "Keine Antwort: dazu steht nichts" in shown(asked("Kernfusion?"))


def test_an_error_is_shown_in_the_language_of_the_page():
    class Refusing(WordAssistant):
        def ask(self, question, **how):
            raise InputError("Too long.", "Zu lang.")

    at = asked(world=Refusing((sachsen(),)))
    assert not at.exception
    assert at.warning[0].value == "Zu lang."
    assert "Erneut fragen" in labels(at)


def test_an_unexpected_error_is_neither_shown_nor_logged_with_the_question(caplog):
    at = asked("Zusammenbruch: geheime Frage")
    assert not at.exception
    assert "Das hat nicht geklappt." in at.warning[0].value
    assert "broken at" not in shown(at)
    assert "answering failed with RuntimeError" in caplog.text
    assert "geheime Frage" not in caplog.text


def test_spaces_are_no_question():
    at = opened()
    at = at.chat_input(key="question").set_value("   ").run()
    assert window(at).turns == []


# the conversation


def test_a_second_question_is_added_below():
    at = asked()
    at = at.chat_input(key="question").set_value("Was gilt für Sprachkurse?").run()
    assert [turn.question for turn in window(at).turns] == [
        UNTERBRINGUNG,
        "Was gilt für Sprachkurse?",
    ]
    assert window(at).place.turn == 2


def test_a_follow_up_says_how_it_was_understood():
    at = asked("Was ist für Sprachkurse geplant?")
    at = at.chat_input(key="question").set_value("Und für Minderjährige?").run()
    assert "Verstanden als: Was ist für Sprachkurse geplant – für Minderjährige?" in shown(at)


def test_a_question_is_edited_and_asked_again():
    at = asked()
    at = at.button(key="edit-1").click().run()
    assert at.text_area[0].value == UNTERBRINGUNG
    at.text_area[0].set_value("Was gilt für Sprachkurse?")
    at = next(b for b in at.button if b.label == "Erneut fragen").click().run()
    assert [turn.question for turn in window(at).turns] == ["Was gilt für Sprachkurse?"]
    assert "landesgeförderten Sprachkurse" in shown(at)


def test_editing_can_be_cancelled():
    at = asked()
    at = at.button(key="edit-1").click().run()
    at = next(b for b in at.button if b.label == "Abbrechen").click().run()
    assert [turn.question for turn in window(at).turns] == [UNTERBRINGUNG]
    assert not at.text_area


def test_an_emptied_question_changes_nothing():
    at = asked()
    at = at.button(key="edit-1").click().run()
    at.text_area[0].set_value("  ")
    at = next(b for b in at.button if b.label == "Erneut fragen").click().run()
    assert [turn.question for turn in window(at).turns] == [UNTERBRINGUNG]


def test_editing_an_early_question_drops_the_later_ones():
    at = asked()
    at = at.chat_input(key="question").set_value("Was gilt für Sprachkurse?").run()
    at = at.button(key="edit-1").click().run()
    at.text_area[0].set_value("Und die Härtefallkommission?")
    at = next(b for b in at.button if b.label == "Erneut fragen").click().run()
    assert [turn.question for turn in window(at).turns] == ["Und die Härtefallkommission?"]


def test_a_slow_answer_arrives_too(monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", 0.01)
    at = asked(world=small_world(delay=0.3))
    assert not at.exception
    assert window(at).turns[0].citations


def test_a_stopped_question_says_so_and_can_be_asked_again():
    at = asked()
    turn = window(at).turns[0]
    turn.results = ()
    at = at.run()
    assert "Angehalten, bevor eine Antwort da war." in shown(at)
    at = at.button(key="again-1").click().run()
    assert window(at).turns[0].citations


def test_deleting_the_conversation_empties_the_page():
    at = asked()
    at = at.button(key="delete").click().run()
    assert window(at).turns == []
    assert window(at).place is None
    assert "Flüchtlinge" not in shown(at)
    assert at.toast[0].value == "Das Gespräch ist gelöscht."


def test_deleting_the_conversation_really_frees_it():
    at = asked()
    at = at.button(key="edit-1").click().run()
    at = next(b for b in at.button if b.label == "Abbrechen").click().run()
    turn = weakref.ref(window(at).turns[0])
    at = at.button(key="delete").click().run()
    at = at.run()
    gc.collect()
    assert turn() is None
    assert window(at).conversation.questions == []


def test_deleting_leaves_no_copy_of_the_question_in_memory():
    number = secrets.randbelow(10**9)
    at = asked(f"Was gilt für Sprachkurse im Fall {number:09d}?")
    at = at.button(key="cite-1-1").click().run()
    at = at.button(key="edit-1").click().run()
    at = at.button(key="delete").click().run()
    at = at.run()
    assert copies_of(f"Fall {number:09d}") == 0


def copies_of(needle: str) -> int:
    """How many strings in memory hold the text, besides the one asked for."""
    gc.collect()
    found = {
        id(value)
        for holder in gc.get_objects()
        for value in gc.get_referents(holder)
        if type(value) is str and needle in value and value is not needle
    }
    return len(found)


def test_deleting_forgets_a_question_that_was_being_edited():
    at = asked()
    at = at.button(key="edit-1").click().run()
    at = at.button(key="delete").click().run()
    values = [str(at.session_state[key]) for key in at.session_state._state.filtered_state]
    assert all(UNTERBRINGUNG not in value for value in values)


def test_two_windows_know_nothing_of_each_other():
    service.use(small_world())
    first = AppTest.from_file(APP, default_timeout=15).run()
    second = AppTest.from_file(APP, default_timeout=15).run()
    first.chat_input(key="question").set_value(UNTERBRINGUNG).run()
    second.run()
    assert window(second).turns == []
    assert "Flüchtlinge" not in shown(second)


def test_twenty_turns_stay_in_order():
    at = opened()
    for number in range(20):
        at = at.chat_input(key="question").set_value(f"Sprachkurse, Frage {number}?").run()
    assert not at.exception
    assert [turn.number for turn in window(at).turns] == list(range(1, 21))


# filter and comparison


def test_the_filter_limits_the_search():
    at = opened(two_documents())
    at.multiselect(key="documents").set_value(["sachsen-2019"]).run()
    at = at.chat_input(key="question").set_value(UNTERBRINGUNG).run()
    assert {c.document_id for c in window(at).turns[0].citations} == {"sachsen-2019"}


def test_the_filter_says_how_many_documents_are_searched():
    at = opened(two_documents())
    at = at.multiselect(key="documents").set_value(["sachsen-2019"]).run()
    assert "1 von 2 Dokumenten" in shown(at)


def test_an_abstention_under_a_filter_names_only_what_was_searched():
    at = opened(two_documents())
    at.multiselect(key="documents").set_value(["musterland-2024"]).run()
    at = at.chat_input(key="question").set_value("Kernfusion?").run()
    said = shown(at)
    assert "Durchsucht: Koalitionsvertrag Musterland 2024 (Erstausgabe)" in said


def test_a_comparison_stands_in_columns():
    at = opened(two_documents())
    at.toggle(key="compare").set_value(True).run()
    at = at.chat_input(key="question").set_value("Was gilt für Sprachkurse?").run()
    assert not at.exception
    assert "2 Dokumente im Vergleich" in shown(at)
    assert [id_ for id_, _ in window(at).turns[0].results] == ["sachsen-2019", "musterland-2024"]
    chips = [label for label in labels(at) if label.startswith("[")]
    assert "[1] Z. 3592" in chips
    assert (
        len(chips)
        == len(set(chips))
        + len(window(at).turns[0].citations)
        - len({c.start_line for c in window(at).turns[0].citations})
        or len(chips) >= 2
    )


def test_a_comparison_says_where_nothing_is_mentioned():
    at = opened(two_documents())
    at.toggle(key="compare").set_value(True).run()
    at = at.chat_input(key="question").set_value("Was ist mit dem Radwegebau?").run()
    assert "nicht erwähnt" in shown(at)
    assert "Den Radwegebau prüfen wir." in shown(at)


def test_a_comparison_is_limited_to_four_columns():
    world = WordAssistant([musterland(f"land-{number}") for number in range(6)])
    turn = state.Turn(1, "Radwegebau?", None, compare=True)
    results = asking.answer(turn, world, PageState().conversation)
    assert [id_ for id_, _ in results] == ["land-0", "land-1", "land-2", "land-3"]


# language


def test_the_page_is_german_unless_the_address_says_otherwise():
    assert "Was steht im Koalitionsvertrag?" in shown(opened())
    assert "What does the coalition agreement say?" in shown(opened(lang="en"))
    assert "Was steht im Koalitionsvertrag?" in shown(opened(lang="fr"))


def test_the_language_switch_changes_the_page_and_keeps_the_answer():
    at = asked()
    at = at.segmented_control(key="language-switch").set_value("en").run()
    assert window(at).turns[0].citations
    said = shown(at)
    assert "Delete conversation" in said
    assert "lines 3608–3610" in said
    assert "it is not translated" in said


def test_the_english_page_marks_its_language_and_keeps_it_in_the_address():
    at = opened()
    at = at.segmented_control(key="language-switch").set_value("en").run()
    assert 'data-zt-lang="en"' in shown(at)
    assert at.query_params["lang"] in ("en", ["en"])


def test_going_back_to_german_cleans_the_address():
    at = opened(lang="en")
    at = at.segmented_control(key="language-switch").set_value("de").run()
    assert "lang" not in at.query_params


@pytest.mark.parametrize("question", ["Was gilt für Sprachkurse?", "Kernfusion?"])
def test_the_english_page_has_no_german_labels(question):
    at = opened(lang="en")
    at = at.chat_input(key="question").set_value(question).run()
    own = " ".join(labels(at))
    for german in ("löschen", "Kontext", "bearbeiten", "Z. "):
        assert german not in own


# links


def test_a_permalink_opens_its_lines_without_a_question():
    at = opened(doc="sachsen-2019", z="3608-3610")
    assert window(at).place.citation.start_line == 3608
    assert '<span class="zt-no">3610</span>' in shown(at)
    assert window(at).turns == []


def test_a_permalink_is_followed_once():
    at = opened(doc="sachsen-2019", z="3608-3610")
    at = at.chat_input(key="question").set_value("Was gilt für Sprachkurse?").run()
    assert window(at).place.citation.start_line == 3592


@pytest.mark.parametrize(
    ("doc", "z"),
    [("nirgends", "1"), ("sachsen-2019", "1-2"), ("sachsen-2019", "x"), ("<b>", "<i>")],
)
def test_a_broken_permalink_says_so(doc, z):
    at = opened(doc=doc, z=z)
    assert not at.exception
    assert at.info
    assert "<b>" not in at.info[0].value


def test_a_question_never_stands_in_the_address():
    at = asked()
    assert dict(at.query_params) == {}


# taking it along


def test_the_conversation_can_be_taken_along():
    at = asked()
    said = shown(at)
    assert "Als Word-Datei (DOCX)" in said
    assert "Als Markdown" in said
    assert "Drucken oder als PDF sichern" in said
    assert 'class="zt-print"' in said


# documents page


def documents_page(world=None, **query) -> AppTest:
    service.use(world or small_world())
    at = AppTest.from_file(APP, default_timeout=15)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()
    return go(at, "dokumente")


def go(at: AppTest, path: str) -> AppTest:
    """Open another page of the navigation, by its address."""
    from streamlit.util import calc_hash

    at._page_hash = calc_hash(path)
    return at.run()


def test_the_documents_page_lists_edition_lines_and_checksum():
    at = documents_page()
    assert not at.exception
    said = shown(at)
    assert sachsen().sha256 in said
    assert "Auszug, Zeilen 3578–3627" in said
    assert "50 (3578–3627)" in said


def test_a_document_is_read_line_by_line():
    said = shown(documents_page())
    for line in sachsen().lines:
        if line.number is not None:
            assert f'<span class="zt-no">{line.number}</span>' in said


def test_what_is_not_the_agreement_is_marked_in_the_reader():
    assert "Nicht Teil des Vertrags:" in shown(documents_page())


def test_a_damaged_line_is_marked_in_the_reader():
    assert "Zeichen in der Vorlage beschädigt" in shown(documents_page())


def test_the_reader_searches_in_the_document():
    at = documents_page()
    at = at.text_input(key="reader-search").set_value("rückkehr").run()
    said = shown(at)
    assert "3 Zeilen mit „rückkehr“" in said
    assert "<mark>Rückkehr</mark>" in said


def test_the_reader_says_when_nothing_is_found():
    at = documents_page()
    at = at.text_input(key="reader-search").set_value("<Kernfusion>").run()
    assert "Keine Zeile mit „&lt;Kernfusion&gt;“." in shown(at)


def test_the_reader_goes_to_a_line():
    at = documents_page()
    at = at.text_input(key="reader-line").set_value("3608").run()
    said = shown(at)
    assert said.count("data-zt-cited") == 1
    assert ">3604<" not in said


def test_the_reader_says_when_a_line_does_not_exist():
    at = documents_page()
    at = at.text_input(key="reader-line").set_value("99").run()
    assert "Die Zeile 99 gibt es hier nicht." in shown(at)


def test_another_document_can_be_chosen():
    at = documents_page(two_documents())
    at = at.selectbox(key="reader-document").set_value("musterland-2024").run()
    assert "Wir wollen den Nahverkehr stärken." in shown(at)
    assert "01.05.2024" in shown(at)


def test_a_long_document_is_read_in_parts():
    long = musterland("lang", "\n".join(f"Dies ist die Zeile {n}." for n in range(1, 401)))
    at = documents_page(WordAssistant((long,)))
    assert not at.exception
    said = shown(at)
    assert "Dies ist die Zeile 150." in said
    assert "Dies ist die Zeile 151." not in said


def test_an_unnumbered_edition_says_that_lines_are_counted():
    from dataclasses import replace

    from index.datatypes import LineNumbering

    counted = replace(musterland(), numbering=LineNumbering.COUNTED)
    at = documents_page(WordAssistant((counted,)))
    assert "gezählt (nicht gedruckt)" in shown(at)


# a visitor's own files


def with_upload(at: AppTest, pdf=None) -> AppTest:
    own = musterland("eigene-datei", "Eigenes Kapitel\nWir werden Leuchttürme bauen lassen.")
    window(at).uploads[own.id] = Upload(own, pdf)
    return at


def test_an_own_file_is_searched_in_its_session_only():
    service.use(small_world())
    first = with_upload(AppTest.from_file(APP, default_timeout=15).run())
    second = AppTest.from_file(APP, default_timeout=15).run()
    for at, found in ((first, 1), (second, 0)):
        at = at.chat_input(key="question").set_value("Was ist mit Leuchttürmen?").run()
        assert len(window(at).turns[0].citations) == found


def test_an_own_file_is_labelled_as_such():
    at = with_upload(opened())
    at = at.chat_input(key="question").set_value("Was ist mit Leuchttürmen?").run()
    assert "eigene Datei, nur in dieser Sitzung" in shown(at)


def test_own_files_are_listed_with_the_reader_s_report():
    at = go(with_upload(opened()), "dokumente")
    said = shown(at)
    assert "Ihre Dateien in dieser Sitzung" in said
    assert "2 gedruckte Zeilen, 1–2" in said


def test_an_own_file_can_be_removed_with_every_answer_from_it():
    at = with_upload(opened())
    at = at.chat_input(key="question").set_value("Was ist mit Leuchttürmen?").run()
    at = go(at, "dokumente")
    at = at.button(key="remove-eigene-datei").click().run()
    assert not at.exception
    assert window(at).uploads == {}
    assert window(at).turns == []


def test_no_more_than_five_own_files():
    at = opened()
    for number in range(5):
        own = musterland(f"eigene-{number}", f"Text Nummer {number}")
        window(at).uploads[own.id] = Upload(own, None)
    at = go(at, "dokumente")
    assert "Höchstens 5 eigene Dateien je Sitzung" in shown(at)
    assert not at.get("file_uploader")


def test_the_page_picture_is_offered_for_an_own_pdf():
    at = opened()
    from dataclasses import replace

    own = musterland("eigene-datei", "Wir werden Leuchttürme bauen lassen.")
    lines = tuple(replace(line, pdf_page=1, box=(72, 700, 300, 712)) for line in own.lines)
    window(at).uploads[own.id] = Upload(replace(own, lines=lines), b"%PDF-1.4 broken")
    at = at.chat_input(key="question").set_value("Was ist mit Leuchttürmen?").run()
    assert at.segmented_control(key="source-view").value == "lines"
    at = at.segmented_control(key="source-view").set_value("page").run()
    assert not at.exception
    assert "Diese Seite lässt sich nicht zeichnen" in shown(at)


def test_the_page_picture_is_offered_for_a_pdf_in_the_index():
    from dataclasses import replace

    held = musterland("held", "Wir werden Leuchttürme bauen lassen.")
    lines = tuple(replace(line, pdf_page=1, box=(72, 700, 300, 712)) for line in held.lines)
    world = WordAssistant((replace(held, lines=lines),))
    world.index.originals["held"] = memoryview(b"%PDF-1.4 broken")
    service.use(world)
    at = AppTest.from_file(APP, default_timeout=15).run()
    at = at.chat_input(key="question").set_value("Was ist mit Leuchttürmen?").run()
    at = at.segmented_control(key="source-view").set_value("page").run()
    assert not at.exception
    assert "Diese Seite lässt sich nicht zeichnen" in shown(at)


def test_the_session_s_assistant_is_made_once():
    shared = small_world()
    page = PageState()
    own = musterland("eigene-datei")
    page.uploads[own.id] = Upload(own, None)
    assert uploads.session_assistant(shared, page) is uploads.session_assistant(shared, page)
    page.uploads.clear()
    assert uploads.session_assistant(shared, page) is shared


# help, privacy, about


@pytest.mark.parametrize(
    ("path", "lang", "said"),
    [
        ("hilfe", "de", "Es formuliert nichts selbst"),
        ("hilfe", "en", "It writes\nnothing of its own"),
        ("datenschutz", "de", "Ihre Fragen verlassen den Rechner nicht"),
        ("datenschutz", "en", "Your questions do not leave the computer"),
        ("ueber", "de", "es schreibt keinen Text"),
        ("ueber", "en", "it writes no text"),
    ],
)
def test_the_long_pages(path, lang, said):
    at = go(opened(lang=lang), path)
    assert not at.exception
    assert said in shown(at)
    assert text("trust.note", lang) in shown(at)


def test_the_about_page_says_what_results_are_made_with():
    said = shown(go(opened(), "ueber"))
    assert "dddddddddddddddd…" in said
    assert "k = 10" in said


def test_the_conversation_survives_a_look_at_another_page():
    at = go(asked(), "hilfe")
    at = go(at, "")
    assert window(at).turns[0].citations
    assert "Flüchtlinge" in shown(at)


# loading


def test_loading_is_waited_for_and_shown(monkeypatch):
    service.use(None)
    go_on = threading.Event()

    def load(loading):
        loading.stage, loading.done, loading.total = "embed", 5, 10
        go_on.wait(5)
        loading.assistant = small_world()
        loading.finished.set()

    monkeypatch.setattr(service, "_load", load)
    seen = []

    def show(loading):
        seen.append((loading.stage, loading.share))
        go_on.set()

    assert service.wait_for_assistant(show) is not None
    assert ("embed", 0.5) in seen


def test_an_index_that_cannot_be_opened_is_explained(monkeypatch):
    service.use(None)

    def load(loading):
        loading.error = MissingIndexError("No index in x.", "Kein Index in x.")
        loading.finished.set()

    monkeypatch.setattr(service, "_load", load)
    at = AppTest.from_file(APP, default_timeout=15).run()
    assert not at.exception
    assert "Der Bestand lässt sich nicht öffnen. Kein Index in x." in at.error[0].value
    assert "Noch einmal versuchen" in labels(at)


def test_loading_is_tried_again_after_a_failure(monkeypatch):
    service.use(None)
    attempts = []

    def load(loading):
        attempts.append(1)
        if len(attempts) == 1:
            loading.error = MissingIndexError("No index.", "Kein Index.")
        else:
            loading.assistant = small_world()
        loading.finished.set()

    monkeypatch.setattr(service, "_load", load)
    at = AppTest.from_file(APP, default_timeout=15).run()
    at = at.button(key="retry").click().run()
    assert not at.error
    assert at.title[0].value == "Was steht im Koalitionsvertrag?"


# login


def test_without_an_auth_section_nobody_has_to_sign_in():
    assert not opened().get("login")


def test_with_an_auth_section_nothing_is_shown_before_signing_in():
    service.use(small_world())
    at = AppTest.from_file(APP, default_timeout=15)
    at.secrets["auth"] = {"client_id": "x"}
    at.run()
    assert "Bitte melden Sie sich an." in shown(at)
    assert "Sachsen" not in shown(at)
