// The page's own behaviour, added to Streamlit's: copying, the language mark, one announcement per
// answer, the source panel's place, printing, and German names for Streamlit's built-in controls.
// It reads data-zt-* attributes that qa/ui/markup.py writes; it sends nothing anywhere.
"use strict";
(() => {
  const live = document.createElement("div");
  live.id = "zt-live";
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");

  const HEADER = 76; // pixels at the top that the navigation covers
  const announced = new Set();
  let shownCitation = "";
  let language = document.documentElement.lang;

  async function copy(button, text) {
    let copied = false;
    try {
      await navigator.clipboard.writeText(text);
      copied = true;
    } catch {
      copied = false; // no clipboard: no HTTPS, or the browser says no
    }
    if (!copied) copied = copyBySelection(text);
    if (copied) confirm(button);
    else showForManualCopy(button, text);
  }

  function copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "zt-visually-hidden";
    document.body.append(area);
    area.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      copied = false;
    }
    area.remove();
    return copied;
  }

  function confirm(button) {
    const label = button.dataset.ztLabel ?? button.textContent;
    button.dataset.ztLabel = label;
    button.style.minWidth = `${button.offsetWidth}px`; // nothing jumps
    button.textContent = button.dataset.ztDone;
    button.classList.add("zt-copied");
    say(button.dataset.ztDone);
    window.clearTimeout(Number(button.dataset.ztTimer));
    button.dataset.ztTimer = String(
      window.setTimeout(() => {
        button.textContent = label;
        button.classList.remove("zt-copied");
      }, 1800),
    );
  }

  function showForManualCopy(button, text) {
    const host = button.parentElement;
    host.querySelector(".zt-manual")?.remove();
    const box = document.createElement("label");
    box.className = "zt-manual";
    box.append(button.dataset.ztManual);
    const area = document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    box.append(area);
    host.append(box);
    area.focus();
    area.select();
  }

  function say(message) {
    if (live.textContent === message) live.textContent = "";
    live.textContent = message;
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest(".zt-button");
    if (!button) return;
    if ("ztCopy" in button.dataset) copy(button, button.dataset.ztCopy);
    if ("ztLink" in button.dataset) {
      const url = new URL(window.location.href);
      url.search = button.dataset.ztLink;
      url.hash = "";
      url.pathname = url.pathname.replace(/\/(dokumente|hilfe|datenschutz|ueber)$/, "/");
      copy(button, url.href);
    }
    if ("ztPrint" in button.dataset) window.print();
  });

  // The print section moves to the body for the time of printing.
  let printed = null;
  window.addEventListener("beforeprint", () => {
    const section = document.querySelector("#root .zt-print");
    if (!section) return;
    printed = section.cloneNode(true);
    printed.removeAttribute("aria-hidden");
    document.body.append(printed);
  });
  window.addEventListener("afterprint", () => {
    printed?.remove();
    printed = null;
  });

  const GERMAN = {
    "Drag and drop file here": "Datei hierher ziehen",
    "Drag and drop files here": "Dateien hierher ziehen",
    "Browse files": "Datei wählen",
    Upload: "Hochladen",
    "Send message": "Frage abschicken",
    "Stop response": "Anhalten",
    "Choose options": "Auswählen",
    "Clear all": "Auswahl aufheben",
    "Select all": "Alle auswählen",
    "No results": "Nichts gefunden",
    "No options to select.": "Nichts auszuwählen.",
    "Main menu": "Menü",
    Close: "Schließen",
    Fullscreen: "Vollbild",
    "Close fullscreen": "Vollbild schließen",
    "Skip to main content": "Zum Inhalt springen",
    Connecting: "Verbindung wird hergestellt",
    "Is it still running?": "Läuft der Server noch?",
    "Connection error": "Verbindung unterbrochen",
    Settings: "Einstellungen",
    Print: "Drucken",
    "App theme": "Farbschema",
    Appearance: "Darstellung",
    "Use system setting": "Wie das System",
    System: "Wie das System",
    Light: "Hell",
    Dark: "Dunkel",
    "Wide mode": "Breite Ansicht",
    Rerun: "Neu laden",
    "Clear cache": "Zwischenspeicher leeren",
    Running: "Wird geladen",
    Stop: "Anhalten",
  };
  const ATTRIBUTES = ["aria-label", "title", "placeholder"];
  const OURS = ".stHtml, .stMarkdown, textarea, input, #zt-live, .zt-print";

  function translate(root) {
    if (language !== "de") return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const german = GERMAN[node.data.trim()];
        if (german && !node.parentElement?.closest(OURS)) node.data = german;
        const limit = /^(?:Limit )?(\d+)MB per file(?: • (.*))?$/.exec(node.data.trim());
        if (limit) node.data = `Höchstens ${limit[1]} MB je Datei${limit[2] ? ` • ${limit[2]}` : ""}`;
      } else if (node instanceof Element) {
        for (const name of ATTRIBUTES) {
          const german = GERMAN[node.getAttribute(name)];
          if (german) node.setAttribute(name, german);
        }
      }
    }
  }

  function update() {
    if (!live.isConnected && document.body) document.body.append(live);
    const mark = document.querySelector("[data-zt-lang]");
    if (mark && mark.dataset.ztLang !== language) {
      language = mark.dataset.ztLang;
    }
    if (document.documentElement.lang !== language) document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-zt-announce]")) {
      const key = element.dataset.ztKey;
      if (announced.has(key)) continue;
      announced.add(key);
      say(element.dataset.ztAnnounce);
      const turn = element.closest('[class*="st-key-turn-"]');
      if (turn) bringIntoView(turn);
    }
    placeSource();
  }

  // Scroll the page so that the turn's question is on top, if not all of the turn can be seen.
  function bringIntoView(turn) {
    const page = document.querySelector('[data-testid="stMain"]');
    const bottom = document.querySelector('[data-testid="stBottom"]');
    if (!page) return;
    const box = turn.getBoundingClientRect();
    const limit = bottom ? bottom.getBoundingClientRect().top : window.innerHeight;
    if (box.top < HEADER || box.bottom > limit) page.scrollTop += box.top - HEADER;
  }

  // Bring the first cited line into the middle of its list when another place is opened.
  function placeSource() {
    const list = document.querySelector(".st-key-source .zt-lines");
    if (!list) {
      shownCitation = "";
      return;
    }
    const name = list.getAttribute("aria-label") + list.childElementCount;
    if (name === shownCitation) return;
    shownCitation = name;
    const cited = list.querySelectorAll("[data-zt-cited]");
    if (!cited.length) return;
    const first = cited[0].offsetTop - list.offsetTop;
    const last = cited[cited.length - 1];
    const height = last.offsetTop + last.offsetHeight - cited[0].offsetTop;
    list.scrollTop = first - Math.max(24, (list.clientHeight - height) / 2);
  }

  let scheduled = false;
  const changes = [];
  new MutationObserver((records) => {
    for (const record of records) changes.push(record.target);
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      const roots = new Set(changes.splice(0));
      update();
      for (const root of roots) if (root.isConnected) translate(root);
    });
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["aria-label", "placeholder", "data-zt-lang", "data-zt-announce"],
  });
})();
