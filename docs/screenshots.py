"""Makes the pictures in docs/images from the running page, with the shipped corpus.

python docs/screenshots.py          # needs playwright and Chromium (see pyproject's [test])
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browsing import ARGUMENTS, CHROMIUM, Watched, serving  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

IMAGES = Path(__file__).parent / "images"
SIZE = {"width": 1366, "height": 768}
HOUSING = {
    "de": "Was plant Sachsen zur dezentralen Unterbringung?",
    "en": "What does Sachsen promise about decentral housing?",
}


def main() -> None:
    command = (sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "{port}")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "server", *command) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        take_all(browser, server.url)
        browser.close()


def take_all(browser: Browser, url: str) -> None:
    for scheme, language in (("light", "de"), ("dark", "en")):
        context = browser.new_context(viewport=SIZE, color_scheme=scheme)
        view = Watched(context).open(f"{url}/?lang={language}")
        name = f"{scheme}-{language}"
        view.page.wait_for_selector("[class*=st-key-example-1]")
        take(view, f"welcome-{name}")
        view.ask(HOUSING[language])
        take(view, f"answer-{name}")
        view.ask("Was sagt der Vertrag zur Kernfusion?")
        take(view, f"abstention-{name}")
        link = {"de": "Dokumente", "en": "Documents"}[language]
        view.page.get_by_role("link", name=link).click()
        view.page.wait_for_selector(".zt-facts")
        view.settle()
        take(view, f"documents-{name}")
        context.close()


def take(view: Watched, name: str) -> None:
    view.page.wait_for_timeout(800)
    view.page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
