"""Journeys of a visitor in a real browser (Chromium), over the small world of `ui_world`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from browsing import ARGUMENTS, CHROMIUM, UNTERBRINGUNG, Watched, serving, world_command

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no browser at {CHROMIUM}"),
]
playwright_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

DESKTOP = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("server"), *world_command()) as running:
        yield running


@pytest.fixture(scope="module")
def browser():
    with playwright_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def window(browser, server):
    """Open a window: `window(path, **options of the browser context)`."""
    contexts = []
    watched = []

    def opened(path: str = "/", wait: str = "[data-testid=stChatInputTextArea]", **options):
        options = {"viewport": DESKTOP, "locale": "de-DE", **options}
        context = browser.new_context(**options)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        view = Watched(context)
        watched.append(view)
        return view.open(server.url + path, wait)

    yield opened
    outside = [
        url
        for view in watched
        for url in view.requests
        if not url.startswith((server.url, "data:", "blob:"))
    ]
    errors = [error for view in watched for error in view.errors]
    for context in contexts:
        context.close()
    assert outside == []
    assert errors == []


# asking and reading


def test_a_german_question_is_answered_beside_its_source(window):
    view = window().ask(UNTERBRINGUNG)
    assert view.page.locator(".zt-quote").first.is_visible()
    source = view.page.locator(".st-key-source").bounding_box()
    answer = view.page.locator(".zt-quote").first.bounding_box()
    assert source["x"] > answer["x"] + answer["width"] - 1
    assert view.cited_numbers() == ["2"]


def test_an_english_question_on_the_english_page(window):
    view = window("/?lang=en").ask("What about Sprachkurse?")
    assert view.page.evaluate("document.documentElement.lang") == "en"
    assert view.button("Delete conversation").is_visible()
    assert view.page.get_by_text("it is not translated").is_visible()


def test_hovering_a_chip_shows_the_wording(window):
    view = window().ask(UNTERBRINGUNG)
    view.button("[2]").hover()
    tooltip = view.page.get_by_role("tooltip")
    tooltip.wait_for()
    assert "befördern weiterhin eine dezentrale Unterbringung" in tooltip.inner_text()


def test_focusing_a_chip_shows_the_wording(window):
    view = window().ask(UNTERBRINGUNG)
    view.page.keyboard.press("Tab")
    view.button("[2]").focus()
    tooltip = view.page.get_by_role("tooltip")
    tooltip.wait_for()
    assert "befördern weiterhin" in tooltip.inner_text()


def test_clicking_a_chip_brings_its_lines_into_view(window):
    view = window().ask(UNTERBRINGUNG)
    view.button("[2]").click()
    view.page.wait_for_selector(".st-key-source >> text=Z. 3608–3610")
    view.settle()
    assert view.cited_numbers() == ["3608", "3609", "3610"]
    inside = view.page.evaluate(
        """() => {
            const list = document.querySelector('.st-key-source .zt-lines');
            const line = list.querySelector('[data-zt-cited]');
            const a = list.getBoundingClientRect(), b = line.getBoundingClientRect();
            return b.top >= a.top - 1 && b.bottom <= a.bottom + 1;
        }"""
    )
    assert inside


def test_the_source_stays_in_view_while_the_conversation_is_scrolled(window):
    view = window().ask(UNTERBRINGUNG).ask("Was gilt für Sprachkurse?").ask("Härtefallkommission?")
    view.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 1e6)")
    view.page.wait_for_timeout(200)
    box = view.page.locator(".st-key-source").bounding_box()
    assert 50 <= box["y"] <= 140
    assert view.page.locator("[data-testid=stHeader]").bounding_box()["y"] == 0


def test_more_context_keeps_the_cited_lines(window):
    view = window().ask("Was gilt für Sprachkurse in Sachsen mit landesgeförderten Kursen?")
    before = view.page.locator(".st-key-source .zt-line").count()
    view.button("Mehr Kontext").click()
    view.page.wait_for_function(
        "n => document.querySelectorAll('.st-key-source .zt-line').length > n", arg=before
    )
    assert view.cited_numbers() == ["3592"]
    assert view.button("Weniger Kontext").is_visible()


def test_cited_and_also_read_open_their_places(window):
    view = window().ask(UNTERBRINGUNG)
    view.page.get_by_text(re.compile(r"Auch gelesen \(")).click()
    entry = view.page.locator(".st-key-go-read-1 button").first
    entry.wait_for()
    entry.click()
    view.page.wait_for_function(
        "() => !document.querySelector('.st-key-source .zt-title').innerText.includes('Musterland')"
    )


def test_an_abstention_offers_neighbours(window):
    view = window().ask("Was sagt der Vertrag zur Kernfusion?")
    assert view.page.locator(".zt-abstain").is_visible()
    view.page.locator("[class*=st-key-cite-near-] button").first.click()
    view.page.wait_for_selector(".st-key-source .zt-cited")


def test_an_example_question_is_one_click(window):
    view = window()
    view.page.locator(".st-key-example-1 button").click()
    view.page.wait_for_selector(".zt-quote")


# taking it along


def test_a_quotation_is_copied(window):
    view = window().ask(UNTERBRINGUNG)
    view.page.locator(".st-key-turn-1 .zt-button", has_text="Zitat kopieren").nth(1).click()
    view.page.wait_for_selector(".zt-button >> text=Kopiert")
    copied = view.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("„Um Flüchtlinge mit guter Bleibeperspektive")
    assert copied.endswith("Z. 3608–3610)")
    assert view.page.locator("#zt-live").inner_text() == "Kopiert"


def test_the_whole_answer_is_copied_with_its_places(window):
    view = window().ask(UNTERBRINGUNG)
    view.button("Antwort kopieren").click()
    view.page.wait_for_selector(".zt-button >> text=Kopiert")
    copied = view.page.evaluate("navigator.clipboard.readText()")
    assert UNTERBRINGUNG in copied
    assert "Musterland 2024 (Erstausgabe), Z. 2" in copied
    assert "Z. 3608–3610" in copied


def test_without_a_clipboard_the_text_is_offered_for_copying_by_hand(window):
    view = window().ask(UNTERBRINGUNG)
    view.page.evaluate(
        """() => {
            navigator.clipboard.writeText = () => Promise.reject(new Error('no'));
            document.execCommand = () => false;
        }"""
    )
    view.page.locator(".st-key-tools .zt-button", has_text="Zitat kopieren").click()
    area = view.page.locator(".zt-manual textarea")
    area.wait_for()
    assert "dezentrale Unterbringung" in area.input_value()
    assert view.page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_permalink_opens_the_lines_in_a_new_tab(window, browser):
    view = window().ask(UNTERBRINGUNG)
    view.button("[2]").click()
    view.page.wait_for_selector(".st-key-source >> text=Z. 3608–3610")
    view.settle()
    view.page.locator(".zt-button", has_text="Link kopieren").click()
    view.page.wait_for_selector(".zt-button >> text=Kopiert")
    link = view.page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("/?doc=sachsen-2019&z=3608-3610")
    other = Watched(view.page.context).open(link, ".st-key-source .zt-cited")
    assert other.cited_numbers() == ["3608", "3609", "3610"]
    assert other.page.locator(".zt-question").count() == 0


@pytest.mark.parametrize(
    ("name", "ending", "start"),
    [("Als Markdown", ".md", b"# Auskunft"), ("Als Word-Datei (DOCX)", ".docx", b"PK")],
)
def test_the_conversation_is_saved_as_a_file(window, name, ending, start):
    view = window().ask(UNTERBRINGUNG)
    view.button("Mitnehmen").click()
    with view.page.expect_download() as waiting:
        view.button(name).click()
    assert waiting.value.suggested_filename == f"zeilentreu-gespraech{ending}"
    assert Path(waiting.value.path()).read_bytes().startswith(start)


def test_printing_gives_the_whole_conversation_and_nothing_else(window):
    import pypdfium2

    view = window()
    for number in range(12):
        view.ask(f"Was gilt für Sprachkurse, Härtefallkommission und Unterbringung, Teil {number}?")
    view.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    printed = view.page.pdf(format="A4")
    document = pypdfium2.PdfDocument(printed)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    pages = len(document)
    document.close()
    assert pages > 1
    for number in range(12):
        assert f"Teil {number}?" in text.replace("\r\n", " ")
    assert "kein geltendes Recht" in text
    assert "Gespräch löschen" not in text


# the conversation


def test_reloading_forgets_the_conversation(window):
    view = window().ask(UNTERBRINGUNG)
    view.page.reload()
    view.page.wait_for_selector("[data-testid=stChatInputTextArea]")
    view.page.wait_for_selector("text=Was steht im Koalitionsvertrag?")
    assert view.page.locator(".zt-question").count() == 0


def test_a_slow_question_can_be_stopped_and_asked_again(window):
    view = window().ask("Langsam: was gilt für Sprachkurse?", wait=".st-key-stop-1 button")
    view.button("Anhalten").click()
    view.page.wait_for_selector("text=Angehalten, bevor eine Antwort da war.")
    view.button("Erneut fragen").click()
    view.page.wait_for_selector(".zt-quote")


def test_a_question_is_edited_and_asked_again(window):
    view = window().ask(UNTERBRINGUNG)
    view.button("Frage bearbeiten").click()
    field = view.page.get_by_label("Frage ändern")
    assert field.input_value() == UNTERBRINGUNG
    field.fill("Was gilt für Sprachkurse?")
    view.button("Erneut fragen").click()
    view.page.wait_for_selector(".zt-quote >> text=Sprachkurse")
    assert view.page.locator(".zt-question").count() == 1


def test_deleting_the_conversation_is_one_click(window):
    view = window().ask(UNTERBRINGUNG)
    view.button("Gespräch löschen").click()
    view.page.wait_for_selector("text=Was steht im Koalitionsvertrag?")
    view.page.wait_for_function(
        "() => !document.querySelector('.zt-question, .zt-quote, .zt-print')"
    )
    assert view.page.get_by_test_id("stChatInputTextArea").input_value() == ""


def test_two_windows_are_strangers(window):
    first, second = window(), window()
    first.ask(UNTERBRINGUNG)
    second.ask("Was ist mit dem Radwegebau?")
    for view, own in ((first, UNTERBRINGUNG), (second, "Was ist mit dem Radwegebau?")):
        asked = view.page.locator(".zt-question").all_inner_texts()
        assert len(asked) == 1
        assert asked[0].endswith(own)


def test_the_filter_limits_the_search(window):
    view = window()
    view.button("Alle Dokumente").click()
    view.page.get_by_role("combobox", name="Dokumente").click()
    view.page.get_by_role("option", name="Koalitionsvertrag Sachsen 2019").click()
    view.page.wait_for_selector("text=1 von 2 Dokumenten")
    view.page.keyboard.press("Escape")
    view.page.keyboard.press("Escape")
    view.ask(UNTERBRINGUNG)
    assert view.cited_numbers() == ["3608", "3609", "3610"]


def test_documents_are_compared_in_columns(window):
    view = window()
    view.page.get_by_text("Vergleichen", exact=True).click()
    view.settle()
    view.ask("Was ist mit dem Radwegebau?")
    columns = view.page.locator("[class*=st-key-compared-]")
    assert columns.count() == 2
    assert "nicht erwähnt" in columns.nth(0).inner_text()
    assert "Den Radwegebau prüfen wir." in columns.nth(1).inner_text()


def test_the_language_is_switched_without_losing_the_answer(window):
    view = window().ask(UNTERBRINGUNG)
    view.page.get_by_text("EN", exact=True).click()
    view.page.wait_for_selector("text=Delete conversation")
    view.page.wait_for_function("() => document.documentElement.lang === 'en'")
    assert view.page.locator(".zt-quote").count() == 2
    assert view.page.url.endswith("?lang=en")


# documents


def test_the_documents_page_is_read_and_searched(window):
    view = window()
    view.page.get_by_role("link", name="Dokumente").click()
    view.page.wait_for_selector(".zt-facts")
    field = view.page.get_by_label("Im Dokument suchen")
    field.fill("Rückkehr")
    field.press("Enter")
    view.page.wait_for_selector(".zt-lines mark")
    assert "3 Zeilen mit" in view.page.locator("text=Zeilen mit „Rückkehr“").inner_text()


def upload(view, name, content):
    view.page.get_by_role("link", name="Dokumente").click()
    view.page.wait_for_selector("[data-testid=stFileUploaderDropzone]")
    view.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def lighthouse_pdf():
    pdfs = pytest.importorskip("pdfs", reason="the typesetting library is not installed")
    lines = [
        "Wir werden an der Küste zwölf Leuchttürme bauen und ihren",
        "Betrieb für die nächsten zwanzig Jahre sichern.",
        *(f"Dies ist die Zeile mit der laufenden Nummer {n} des Textes." for n in range(3, 31)),
    ]
    places = []
    for number, line in enumerate(lines, start=1):
        height = 780 - number * 20
        places += [(50, height, str(number)), (90, height, line)]
    return pdfs.page_of(*places)


def test_an_uploaded_pdf_is_searched_and_shown_as_its_page(window):
    view = window()
    upload(view, "Hafenvertrag.pdf", lighthouse_pdf())
    view.page.wait_for_selector("text=ist gelesen: 30 Zeilen, 30 davon mit Nummer")
    view.page.get_by_role("link", name="Fragen").click()
    view.page.wait_for_selector("[data-testid=stChatInputTextArea]")
    view.ask("Was ist mit Leuchttürmen?")
    assert view.cited_numbers() == ["1", "2"]
    assert view.page.get_by_text("eigene Datei, nur in dieser Sitzung").first.is_visible()
    view.page.get_by_text("Druckseite", exact=True).click()
    picture = view.page.locator(".st-key-source img")
    picture.wait_for()
    assert "die zitierten Zeilen sind markiert" in picture.get_attribute("alt")
    view.page.wait_for_function(
        "() => document.querySelector('.st-key-source img').naturalWidth > 900"
    )


def test_an_uploaded_file_belongs_to_its_window_only(window):
    first, second = window(), window()
    text = "\n".join(f"{n} Wir bauen den Leuchtturm Nummer {n}." for n in range(1, 20))
    upload(first, "eigen.txt", text.encode())
    first.page.wait_for_selector("text=ist gelesen")
    second.ask("Was ist mit dem Leuchtturm Nummer 3?")
    assert second.page.locator(".zt-abstain").is_visible()


def test_a_hostile_upload_costs_a_sentence_and_nothing_else(window):
    view = window()
    upload(view, "<img src=x onerror=alert(1)>.pdf", b"%PDF-1.7\n" + b"\x00garbage" * 500)
    view.page.wait_for_selector("text=wurde nicht aufgenommen")
    assert view.page.locator("[data-testid=stMain] img").count() == 0
    view.page.get_by_role("link", name="Fragen").click()
    view.page.wait_for_selector("[data-testid=stChatInputTextArea]")
    view.ask(UNTERBRINGUNG)


# everybody can use it


def test_the_keyboard_alone_is_enough(window):
    view = window()
    view.page.get_by_test_id("stChatInputTextArea").focus()
    view.page.keyboard.type(UNTERBRINGUNG)
    view.page.keyboard.press("Enter")
    view.page.wait_for_selector(".zt-quote")
    view.settle()
    reached = set()
    for _ in range(60):
        view.page.keyboard.press("Tab")
        name = view.page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || "
            "document.activeElement.innerText || '').slice(0, 40)"
        )
        reached.add(name)
        if name.startswith("[2]"):
            outline = view.page.evaluate(
                """() => {
                    const style = getComputedStyle(document.activeElement);
                    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
                }"""
            )
            assert outline
            view.page.keyboard.press("Enter")
            break
    assert any(name.startswith("[2]") for name in reached)
    view.page.wait_for_selector(".st-key-source >> text=Z. 3608–3610")


def test_the_answer_is_announced_once(window):
    view = window().ask(UNTERBRINGUNG)
    live = view.page.locator("#zt-live")
    assert live.get_attribute("aria-live") == "polite"
    assert live.inner_text().startswith("Antwort da: 2 Aussagen")
    view.button("[2]").click()
    view.page.wait_for_selector(".st-key-source >> text=Z. 3608–3610")
    assert live.inner_text().startswith("Antwort da: 2 Aussagen")


def test_nothing_is_cut_off_at_double_size(window):
    view = window(viewport={"width": 683, "height": 384}, device_scale_factor=2)
    view.ask(UNTERBRINGUNG)
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 683
    overflow = view.page.evaluate(
        """() => {
            const main = document.querySelector('[data-testid=stMain]');
            return main.scrollWidth - main.clientWidth;
        }"""
    )
    assert overflow <= 1


def test_on_a_narrow_screen_the_source_stands_below(window):
    view = window(viewport={"width": 390, "height": 844})
    view.ask(UNTERBRINGUNG)
    answer = view.page.locator(".zt-quote").last.bounding_box()
    source = view.page.locator(".st-key-source").bounding_box()
    assert source["y"] > answer["y"]
    assert source["width"] <= 390


def test_dark_is_dark(window):
    view = window(color_scheme="dark").ask(UNTERBRINGUNG)
    background = view.page.evaluate(
        "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    )
    assert background == "rgb(20, 25, 28)"
    text = view.page.evaluate("getComputedStyle(document.querySelector('.zt-cited .zt-no')).color")
    assert text == "rgb(232, 236, 238)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_accessibility_findings(window, scheme, language):
    axe = pytest.importorskip("axe_core_python.sync_playwright").Axe()
    view = window(f"/?lang={language}", color_scheme=scheme)
    view.page.wait_for_timeout(300)
    findings = _findings(axe, view, "welcome")
    view.ask(UNTERBRINGUNG)
    findings += _findings(axe, view, "answer")
    view.ask("Was sagt der Vertrag zur Kernfusion?")
    findings += _findings(axe, view, "abstention")
    names = {"de": ("Dokumente", "Hilfe"), "en": ("Documents", "Help")}[language]
    for name in names:
        view.page.get_by_role("link", name=name).click()
        view.page.wait_for_selector(f"h1:has-text('{name}')")
        view.settle()
        findings += _findings(axe, view, name)
    assert findings == []


def _findings(axe, view, state):
    result = axe.run(view.page)
    return [
        f"{state}: {violation['impact']} {violation['id']}: "
        + "; ".join(node["html"][:160] for node in violation["nodes"][:3])
        for violation in result["violations"]
        if violation["impact"] in ("critical", "serious", "moderate")
    ]


# privacy


def test_questions_leave_no_trace(window, server):
    canary = "Quastenflosser-7291"
    view = window().ask(f"Was gilt für Sprachkurse und {canary}?")
    view.button("Mitnehmen").click()
    with view.page.expect_download() as waiting:
        view.button("Als Markdown").click()
    waiting.value.path()
    view.page.keyboard.press("Escape")
    view.ask(f"Zusammenbruch wegen {canary}", wait="text=Das hat nicht geklappt")
    assert all(canary not in url for url in view.requests)
    assert canary not in view.page.url
    assert canary not in server.log.read_text(errors="replace")
    holders = [
        path
        for path in server.home.rglob("*")
        if path.is_file() and canary.encode() in path.read_bytes()
    ]
    assert holders == []


def test_the_real_page_answers_from_the_shipped_corpus(browser, tmp_path):
    command = (sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}")
    with serving(tmp_path / "real", *command) as running:
        context = browser.new_context(viewport=DESKTOP)
        view = Watched(context).open(running.url)
        for question in (
            "What does Sachsen promise about decentral housing?",
            "Was plant Sachsen zur dezentralen Unterbringung?",
        ):
            view.ask(question)
            assert view.cited_numbers() == ["3608", "3609", "3610"]
        view.ask("Was sagt der Vertrag zur Kernfusion?", wait=".zt-abstain")
        context.close()
        assert view.errors == []
