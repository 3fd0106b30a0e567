"""Every text the chat page shows, in German and English, each in one place.

A text may hold `{name}` fields; `text(key, language, name=…)` fills them. Values are put in as
they are: whoever shows the result as HTML or Markdown escapes it there (`qa.ui.escape`).
The long pages (help, privacy, about) are in `qa.ui.pages_text`.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")

_TEXTS: dict[str, tuple[str, str]] = {
    # navigation and header
    "nav.ask": ("Fragen", "Ask"),
    "nav.documents": ("Dokumente", "Documents"),
    "nav.help": ("Hilfe", "Help"),
    "nav.privacy": ("Datenschutz", "Privacy"),
    "nav.about": ("Über", "About"),
    "header.language": ("Sprache der Seite", "Language of the page"),
    "header.documents": ("Dokumente", "Documents"),
    "header.documents.all": ("Alle Dokumente", "All documents"),
    "header.documents.some": ("{n} von {total} Dokumenten", "{n} of {total} documents"),
    "header.documents.help": (
        "Nur diese Dokumente durchsuchen; leer heißt alle.",
        "Search these documents only; empty means all.",
    ),
    "header.documents.placeholder": ("alle", "all"),
    "header.compare": ("Vergleichen", "Compare"),
    "header.compare.help": (
        "Jede Frage an jedes Dokument einzeln stellen und nebeneinander zeigen.",
        "Ask each document separately and show the results side by side.",
    ),
    "header.take": ("Mitnehmen", "Take along"),
    "header.delete": ("Gespräch löschen", "Delete conversation"),
    "header.delete.help": (
        "Löscht alle Fragen und Antworten dieses Fensters sofort aus dem Arbeitsspeicher.",
        "Removes every question and answer of this window from memory at once.",
    ),
    "header.deleted": ("Das Gespräch ist gelöscht.", "The conversation has been deleted."),
    "trust.note": (
        "Politische Absichtserklärung, kein geltendes Recht",
        "Statement of political intent, not law in force",
    ),
    "trust.software": (
        "Auskunft durch Software (KI-gestützte Suche)",
        "Information by software (AI-assisted search)",
    ),
    "trust.local": (
        "Fragen bleiben auf diesem Rechner",
        "Questions stay on this computer",
    ),
    "trust.server": (
        "Fragen bleiben auf diesem Server",
        "Questions stay on this server",
    ),
    "source.former": (
        "Aus einem früheren Stand; die Dokumente sind seither geändert worden.",
        "From an earlier state; the documents have been changed since.",
    ),
    "source.corpus": ("Durchsuchte Dokumente", "Documents searched"),
    "source.corpus.more": ("und {n} weitere", "and {n} more"),
    # asking
    "ask.title": ("Was steht im Koalitionsvertrag?", "What does the coalition agreement say?"),
    "ask.intro.one": (
        "Fragen Sie auf Deutsch oder Englisch. Sie bekommen den Wortlaut mit Zeilenangabe aus "
        "„{title}“ ({edition}) – oder die Auskunft, dass dazu nichts darin steht.",
        "Ask in German or English. You get the wording with its line numbers from "
        "“{title}” ({edition}), or the plain information that it does not say.",
    ),
    "ask.intro.many": (
        "Fragen Sie auf Deutsch oder Englisch. Sie bekommen den Wortlaut mit Zeilenangabe aus "
        "{n} Dokumenten – oder die Auskunft, dass dazu nichts darin steht.",
        "Ask in German or English. You get the wording with its line numbers from "
        "{n} documents, or the plain information that they do not say.",
    ),
    "ask.examples": ("Zum Beispiel", "For example"),
    "ask.example": (
        "Was ist zum Thema {topic} vereinbart?",
        "What does the agreement say about {topic}?",
    ),
    "ask.placeholder": (
        "Ihre Frage, zum Beispiel: Was plant Sachsen zur dezentralen Unterbringung?",
        "Your question, for example: What does Sachsen promise about decentral housing?",
    ),
    "ask.placeholder.general": (
        "Ihre Frage auf Deutsch oder Englisch",
        "Your question, in English or German",
    ),
    "ask.searching": ("Die Dokumente werden durchsucht …", "Searching the documents …"),
    "ask.stop": ("Anhalten", "Stop"),
    "ask.stopped": (
        "Angehalten, bevor eine Antwort da war.",
        "Stopped before an answer was there.",
    ),
    "ask.again": ("Erneut fragen", "Ask again"),
    "ask.edit": ("Frage bearbeiten", "Edit question"),
    "ask.edit.label": ("Frage ändern", "Change the question"),
    "ask.edit.note": (
        "Diese und alle späteren Antworten werden ersetzt.",
        "This answer and all later ones will be replaced.",
    ),
    "ask.cancel": ("Abbrechen", "Cancel"),
    "ask.you": ("Ihre Frage", "Your question"),
    "ask.understood": ("Verstanden als: {question}", "Understood as: {question}"),
    # answers
    "answer.lead.one": ("Dazu steht in „{title}“:", "“{title}” says:"),
    "answer.lead.many": ("Dazu steht in den Dokumenten:", "The documents say:"),
    "answer.wording": (
        "",
        "The wording is the printed German text; it is not translated.",
    ),
    "answer.verified": (
        "Jede Aussage ist Zeichen für Zeichen mit den genannten Zeilen verglichen.",
        "Every statement has been compared character by character with the lines named.",
    ),
    "answer.dropped.one": (
        "Ein Entwurf hielt der Prüfung nicht stand und fehlt hier.",
        "One draft did not pass the check and is left out.",
    ),
    "answer.dropped.many": (
        "{n} Entwürfe hielten der Prüfung nicht stand und fehlen hier.",
        "{n} drafts did not pass the check and are left out.",
    ),
    "answer.announce.one": (
        "Antwort da: eine Aussage, {place}.",
        "The answer is there: one statement, {place}.",
    ),
    "answer.announce.many": (
        "Antwort da: {n} Aussagen, zuerst {place}.",
        "The answer is there: {n} statements, the first at {place}.",
    ),
    "answer.announce.none": (
        "Keine Antwort: dazu steht nichts in den durchsuchten Dokumenten.",
        "No answer: the documents searched do not say.",
    ),
    "answer.copy": ("Antwort kopieren", "Copy answer"),
    "answer.chip.help": ("Wortlaut und Fundstelle zeigen", "Show wording and place"),
    "commitment.firm": ("feste Zusage", "firm commitment"),
    "commitment.continued": ("wird fortgesetzt", "continued"),
    "commitment.intended": ("Absicht", "intention"),
    "commitment.examined": ("wird geprüft", "to be examined"),
    "commitment.advocated": ("Einsatz anderswo", "advocated elsewhere"),
    "commitment.none": ("", ""),
    "commitment.firm.help": (
        "Der Satz sagt etwas fest zu („wir werden …“, „wir schaffen …“).",
        "The sentence commits firmly (“we will …”, “we create …”).",
    ),
    "commitment.continued.help": (
        "Der Satz führt Bestehendes fort.",
        "The sentence continues something that exists.",
    ),
    "commitment.intended.help": (
        "Der Satz nennt eine Absicht („wollen“, „streben an“), keine feste Zusage.",
        "The sentence states an intention (“want to”, “strive for”), not a firm commitment.",
    ),
    "commitment.examined.help": (
        "Der Satz kündigt nur eine Prüfung an.",
        "The sentence only announces that something will be examined.",
    ),
    "commitment.advocated.help": (
        "Der Satz kündigt Einsatz auf anderer Ebene an, etwa im Bund oder in der EU.",
        "The sentence announces advocacy at another level, such as the federation or the EU.",
    ),
    # abstention
    "abstain.title": (
        "Dazu steht nichts in den durchsuchten Dokumenten.",
        "The documents searched do not say.",
    ),
    "abstain.no_match": (
        "Kein Abschnitt enthält etwas zu dieser Frage.",
        "No passage has anything on this question.",
    ),
    "abstain.weak_evidence": (
        "Das Thema kommt am Rande vor, aber keine Stelle beantwortet die Frage sicher genug.",
        "The topic is touched on, but no passage answers the question with enough certainty.",
    ),
    "abstain.unsupported": (
        "Gefundene Stellen belegen die gefragte Einzelheit nicht.",
        "The passages found do not support the detail asked for.",
    ),
    "abstain.searched": ("Durchsucht: {documents}", "Searched: {documents}"),
    "abstain.nearest": (
        "Keine Antwort, aber benachbart",
        "Not an answer, but nearby",
    ),
    "abstain.try": (
        "Versuchen Sie andere Wörter oder eine engere Frage.",
        "Try other words or a narrower question.",
    ),
    # comparison
    "compare.lead": ("{n} Dokumente im Vergleich", "{n} documents compared"),
    "compare.none": ("nicht erwähnt", "not mentioned"),
    "compare.needs": (
        "Zum Vergleichen braucht es mindestens zwei Dokumente.",
        "Comparing needs at least two documents.",
    ),
    "compare.limit": (
        "Verglichen werden die ersten {n} Dokumente; wählen Sie oben andere aus.",
        "The first {n} documents are compared; choose others above.",
    ),
    # source panel
    "source.title": ("Fundstelle", "Source"),
    "source.empty": (
        "Hier erscheint der gedruckte Text mit seinen Zeilennummern, sobald Sie eine Fundstelle "
        "wählen.",
        "The printed text with its line numbers appears here as soon as you choose a citation.",
    ),
    "source.more": ("Mehr Kontext", "More context"),
    "source.less": ("Weniger Kontext", "Less context"),
    "source.view": ("Ansicht", "View"),
    "source.view.lines": ("Zeilen", "Lines"),
    "source.view.page": ("Druckseite", "Printed page"),
    "source.page": ("Seite {page}", "Page {page}"),
    "source.page.alt": (
        "Bild der Seite {page}, die zitierten Zeilen sind markiert",
        "Picture of page {page} with the cited lines marked",
    ),
    "source.page.failed": (
        "Diese Seite lässt sich nicht zeichnen; die Zeilen stehen unter „Zeilen“.",
        "This page cannot be drawn; its lines are under “Lines”.",
    ),
    "source.signed": ("unterzeichnet {date}", "signed {date}"),
    "source.own": ("eigene Datei, nur in dieser Sitzung", "your own file, this session only"),
    "source.counted": (
        "Diese Ausgabe druckt keine Zeilennummern; sie sind hier gezählt.",
        "This edition prints no line numbers; they are counted here.",
    ),
    "source.cited": ("Zitiert", "Cited"),
    "source.read": ("Auch gelesen", "Also read"),
    "source.read.help": (
        "Stellen, die für die Antwort geprüft, aber nicht zitiert wurden.",
        "Passages that were considered for the answer but not cited.",
    ),
    "source.copy": ("Zitat kopieren", "Copy quotation"),
    "source.copy.reference": ("Beleg kopieren", "Copy reference"),
    "source.copy.link": ("Link kopieren", "Copy link"),
    "source.bibtex": ("BibTeX", "BibTeX"),
    "source.lines": (
        "Zeilen von {title}, zitiert: {place}",
        "Lines of {title}, cited: {place}",
    ),
    "source.close": ("Schließen", "Close"),
    "line.damaged": ("Zeichen in der Vorlage beschädigt", "characters damaged in the source"),
    "line.uncertain": ("Zeilennummer unsicher", "line number uncertain"),
    "line.derived": ("Nummer gezählt", "number counted"),
    "line.editorial": ("Nicht Teil des Vertrags:", "Not part of the agreement:"),
    "link.unknown": (
        "Der Link nennt eine Stelle, die es hier nicht gibt: {what}.",
        "The link names a place that does not exist here: {what}.",
    ),
    # copying
    "copy.done": ("Kopiert", "Copied"),
    "copy.manual": (
        "Der Browser lässt das Kopieren nicht zu. Bitte mit Strg+C kopieren:",
        "The browser does not allow copying. Please copy with Ctrl+C:",
    ),
    # export
    "export.markdown": ("Als Markdown", "As Markdown"),
    "export.docx": ("Als Word-Datei (DOCX)", "As Word file (DOCX)"),
    "export.print": ("Drucken oder als PDF sichern", "Print or save as PDF"),
    "export.copy": ("Ganzes Gespräch kopieren", "Copy whole conversation"),
    "export.empty": ("Noch gibt es nichts mitzunehmen.", "There is nothing to take along yet."),
    "export.title": ("Auskunft aus Koalitionsverträgen", "Information from coalition agreements"),
    "export.question": ("Frage", "Question"),
    "export.answer": ("Antwort", "Answer"),
    "export.sources": ("Quellen", "Sources"),
    "export.file": ("zeilentreu-gespraech", "zeilentreu-conversation"),
    "export.note": (
        "{software}. {note}. Stand: {date}.",
        "{software}. {note}. As of {date}.",
    ),
    # documents page
    "documents.intro": (
        "{n} Dokumente, {lines} Zeilen. Jede Ausgabe ist mit ihrer Prüfsumme festgehalten.",
        "{n} documents, {lines} lines. Each edition is recorded with its checksum.",
    ),
    "documents.intro.one": (
        "Ein Dokument, {lines} Zeilen. Die Ausgabe ist mit ihrer Prüfsumme festgehalten.",
        "One document, {lines} lines. The edition is recorded with its checksum.",
    ),
    "documents.edition": ("Ausgabe", "Edition"),
    "documents.jurisdiction": ("Gebiet", "Jurisdiction"),
    "documents.parties": ("Parteien", "Parties"),
    "documents.signed": ("Unterzeichnet", "Signed"),
    "documents.lines": ("Zeilen", "Lines"),
    "documents.numbering": ("Zeilennummern", "Line numbers"),
    "documents.printed": ("gedruckt", "printed"),
    "documents.counted": ("gezählt (nicht gedruckt)", "counted (not printed)"),
    "documents.per_page": ("je Seite neu", "beginning again on each page"),
    "documents.source": ("Quelle", "Source"),
    "documents.sha256": ("SHA-256", "SHA-256"),
    "documents.unknown": ("unbekannt", "unknown"),
    "documents.read": ("Lesen", "Read"),
    "documents.choose": ("Dokument", "Document"),
    "documents.search": ("Im Dokument suchen", "Search in the document"),
    "documents.search.hits": ("{n} Zeilen mit „{query}“", "{n} lines with “{query}”"),
    "documents.search.none": ("Keine Zeile mit „{query}“.", "No line with “{query}”."),
    "documents.search.more": (
        "Gezeigt werden die ersten {n}.",
        "The first {n} are shown.",
    ),
    "documents.goto": ("Zeile", "Line"),
    "documents.goto.none": ("Die Zeile {n} gibt es hier nicht.", "There is no line {n} here."),
    "documents.pages": ("Abschnitt", "Part"),
    "documents.from_to": ("Zeilen {first}–{last}", "Lines {first}–{last}"),
    "upload.title": ("Eigene Datei hinzufügen", "Add your own file"),
    "upload.note": (
        "PDF, Text, Markdown oder HTML, höchstens {mb} MB. Die Datei gehört nur dieser Sitzung "
        "und verschwindet mit ihr.",
        "PDF, text, Markdown or HTML, {mb} MB at most. The file belongs to this session only "
        "and goes with it.",
    ),
    "upload.label": ("Datei wählen", "Choose a file"),
    "upload.reading": ("„{name}“ wird gelesen …", "Reading “{name}” …"),
    "upload.indexing": ("„{name}“ wird erschlossen …", "Indexing “{name}” …"),
    "upload.done": (
        "„{title}“ ist gelesen: {lines} Zeilen, {numbered} davon mit Nummer. Fragen werden ab "
        "jetzt auch darin gesucht.",
        "“{title}” has been read: {lines} lines, {numbered} of them numbered. Questions are now "
        "searched in this file too.",
    ),
    "upload.failed": ("„{name}“ wurde nicht aufgenommen.", "“{name}” was not added."),
    "upload.limit": (
        "Höchstens {n} eigene Dateien je Sitzung. Entfernen Sie zuerst eine.",
        "{n} files of your own per session at most. Remove one first.",
    ),
    "upload.yours": ("Ihre Dateien in dieser Sitzung", "Your files in this session"),
    "upload.remove": ("Entfernen", "Remove"),
    "upload.report": ("Bericht des Lesers", "Report of the reader"),
    # loading and errors
    "load.title": ("Zeilentreu wird vorbereitet", "Zeilentreu is getting ready"),
    "load.read": ("Dokumente werden gelesen", "Reading documents"),
    "load.split": ("Text wird in Abschnitte geteilt", "Splitting the text into passages"),
    "load.embed": ("Abschnitte werden erschlossen", "Computing the passages' meaning"),
    "load.index": ("Das Verzeichnis wird angelegt", "Writing the index"),
    "load.model": ("Das Sprachmodell wird geladen", "Loading the embedding model"),
    "load.once": (
        "Das geschieht nur beim ersten Start.",
        "This happens at the first start only.",
    ),
    "load.stale": (
        "Ein neuer Stand der Dokumente lässt sich nicht benutzen; es gilt weiter der bisherige.",
        "A new state of the documents cannot be used; the earlier one goes on answering.",
    ),
    "load.failed": (
        "Der Bestand lässt sich nicht öffnen.",
        "The corpus cannot be opened.",
    ),
    "load.retry": ("Noch einmal versuchen", "Try again"),
    "error.unexpected": (
        "Das hat nicht geklappt. Laden Sie die Seite neu; hilft das nicht, wenden Sie sich an die "
        "Person, die diesen Dienst betreibt.",
        "That did not work. Reload the page; if that does not help, ask whoever runs this service.",
    ),
    "about.made_with": ("Womit Auskünfte gemacht sind", "What results are made with"),
    "about.version": ("Version", "Version"),
    "about.model": ("Sprachmodell", "Embedding model"),
    "about.index": ("Index", "Index"),
    "about.corpus": ("Bestand", "Corpus"),
    "about.settings": ("Einstellungen", "Settings"),
    "login.title": ("Bitte melden Sie sich an.", "Please sign in."),
    "login.button": ("Anmelden", "Sign in"),
    "login.out": ("Abmelden", "Sign out"),
}


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the text `key` in `language`, its fields filled with `values`.

    Raises:
        KeyError: there is no such text, or a field has no value.
    """
    template = _TEXTS[key][LANGUAGES.index(language)]
    return template.format_map(values) if values else template


def keys() -> tuple[str, ...]:
    """Return the keys of all texts."""
    return tuple(_TEXTS)


_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def written_date(date: str, language: Language) -> str:
    """Return an ISO date as it is written in `language`; anything else as it is."""
    parts = date.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return date
    year, month, day = parts
    if language == "de" or not 1 <= int(month) <= len(_MONTHS):
        return f"{day}.{month}.{year}"
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"
