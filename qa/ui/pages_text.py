"""The long texts of the pages "Help", "Privacy" and "About", in German and English (Markdown)."""

from __future__ import annotations

from typing import Final

from qa.ui.texts import Language

PAGES: Final[dict[str, dict[Language, str]]] = {
    "help": {
        "de": """
Zeilentreu zeigt, was in Koalitionsverträgen steht: im Wortlaut und mit den gedruckten
Zeilennummern. Es formuliert nichts selbst.

## Fragen

- Schreiben Sie, wie Sie sprechen: „Was plant Sachsen zur dezentralen Unterbringung?“ Deutsch und
  Englisch gehen beide.
- Eine Anschlussfrage wie „Und für Minderjährige?“ wird aus der vorigen ergänzt; darüber steht
  dann, wie sie verstanden wurde.
- „Wörter in Anführungszeichen“ müssen genau so im Text stehen.
- Mit dem Dokumentenfilter oben suchen Sie nur in bestimmten Verträgen. „Vergleichen“ stellt
  dieselbe Frage an jeden einzeln und zeigt die Antworten nebeneinander.

## Antworten lesen

- Jede Aussage ist ein vollständiges Zitat. Der Chip **[1] Z. 3608–3610** nennt die Zeilen; ein
  Klick zeigt sie rechts mit Umgebung. „Mehr Kontext“ zeigt mehr davor und danach.
- Das kleine Wort daneben sagt, wie fest die Formulierung ist: *feste Zusage*, *wird fortgesetzt*,
  *Absicht*, *wird geprüft* oder *Einsatz anderswo* (etwa im Bund). Es wird aus dem Wortlaut
  bestimmt und ersetzt nicht das Lesen.
- „(gezählt)“ heißt: Die Ausgabe druckt keine Zeilennummern, gezählt wurde beim Einlesen.
- „Dazu steht nichts in den durchsuchten Dokumenten“ ist eine Auskunft, kein Fehler. Darunter
  stehen benachbarte Stellen; sie sind ausdrücklich **keine Antwort**.

## Mitnehmen

- „Zitat kopieren“ und „Antwort kopieren“ legen den Text mit Fundstelle in die Zwischenablage.
- „Link kopieren“ ergibt eine Adresse, die genau diese Zeilen öffnet. Ihre Frage steht nicht darin.
- „Mitnehmen“ sichert das ganze Gespräch als Word-Datei oder Markdown oder druckt es (im
  Druckfenster auch als PDF).

## Mit der Tastatur

Mit der Tabulatortaste kommen Sie durch alle Bedienelemente, Eingabe oder Leertaste löst sie aus.
Die Textspalte rechts lässt sich mit den Pfeiltasten rollen, wenn sie den Fokus hat.

## Was es nicht kann

Es kennt nur die Dokumente unter „Dokumente“. Es weiß nicht, was davon umgesetzt wurde, und gibt
keine Rechtsauskunft: Ein Koalitionsvertrag ist eine politische Absichtserklärung.
""",
        "en": """
Zeilentreu shows what coalition agreements say: verbatim, with the printed line numbers. It writes
nothing of its own.

## Asking

- Write as you speak: “What does Sachsen promise about decentral housing?” English and German both
  work. The answer is the German wording, because that is what is printed.
- A follow-up such as “And for minors?” is completed from the question before; how it was
  understood is shown above the answer.
- “Words in quotation marks” must stand in the text exactly so.
- The document filter above limits the search to some agreements. “Compare” asks each of them
  separately and shows the answers side by side.

## Reading answers

- Every statement is a complete quotation. The chip **[1] lines 3608–3610** names the lines; a
  click shows them on the right with what is around them. “More context” shows more.
- The small word beside it says how binding the wording is: *firm commitment*, *continued*,
  *intention*, *to be examined* or *advocated elsewhere* (the federation, for example). It is taken
  from the wording and does not replace reading.
- “(counted)” means that the edition prints no line numbers; they were counted when it was read.
- “The documents searched do not say” is a result, not an error. Nearby passages stand below it;
  they are expressly **not an answer**.

## Taking it along

- “Copy quotation” and “Copy answer” put the text with its place on the clipboard.
- “Copy link” gives an address that opens exactly these lines. Your question is not part of it.
- “Take along” saves the whole conversation as a Word or Markdown file, or prints it (also to PDF).

## By keyboard

The Tab key reaches every control, Enter or Space uses it. The lines on the right scroll with the
arrow keys once they have the focus.

## What it cannot do

It knows only the documents under “Documents”. It does not know what has been carried out, and it
gives no legal advice: a coalition agreement is a statement of political intent.
""",
    },
    "privacy": {
        "de": """
**Ihre Fragen verlassen den Rechner nicht, auf dem dieses Programm läuft.** Läuft es auf Ihrem
eigenen Rechner, bleibt alles dort; läuft es auf einem Server Ihrer Einrichtung, bleibt alles auf
diesem Server.

- **Kein Dienst von außen.** Weder Fragen noch Dokumente werden an andere Rechner geschickt. Die
  Seite lädt nichts aus dem Internet nach, auch keine Schriften; eine Sicherheitsregel im Browser
  (Content-Security-Policy) verbietet es.
- **Kein Protokoll.** Fragen stehen in keiner Protokolldatei, in keiner Adresse und in keiner Datei
  auf der Platte. Sie liegen im Arbeitsspeicher, solange Ihr Fenster offen ist.
- **Löschen.** „Gespräch löschen“ entfernt alle Fragen und Antworten sofort. Schließen Sie das
  Fenster oder laden Sie die Seite neu, wird das Gespräch spätestens eine Minute später vergessen.
- **Eigene Dateien** gehören nur Ihrer Sitzung und verschwinden mit ihr. Auf der Platte liegt eine
  Datei nur für die Sekunden, in denen sie gelesen wird, in einem Ordner, den niemand sonst öffnen
  kann.
- **Keine Statistik, keine Werbung, keine Cookies zur Wiedererkennung.** Ein Cookie schützt
  das Formular vor fremden Seiten; ist eine Anmeldung eingerichtet, merkt sich ein zweites, dass Sie
  angemeldet sind.
- **Was Sie selbst mitnehmen** (Kopien, Dateien, Ausdrucke), liegt in Ihrer Hand.

Nennen Sie trotzdem keine Namen und keine Aktenzeichen in Fragen: Für die Suche helfen sie nicht.
""",
        "en": """
**Your questions do not leave the computer this program runs on.** If that is your own computer,
everything stays there; if it is a server of your institution, everything stays on that server.

- **No outside service.** Neither questions nor documents are sent to other computers. The page
  loads nothing from the internet, not even fonts; a security rule in the browser
  (Content-Security-Policy) forbids it.
- **No log.** Questions are in no log file, no address and no file on disk. They are in memory as
  long as your window is open.
- **Deleting.** “Delete conversation” removes every question and answer at once. When you close the
  window or reload the page, the conversation is forgotten a minute later at the latest.
- **Your own files** belong to your session and go with it. A file is on disk only for the seconds
  in which it is read, in a folder that nobody else can open.
- **No statistics, no advertising, no cookies to recognise you.** One cookie protects the form
  against other sites; where signing in is set up, a second one remembers that you are signed in.
- **What you take along** (copies, files, prints) is in your hands.

Even so, leave names and file numbers out of questions: they do not help the search.
""",
    },
    "about": {
        "de": """
Zeilentreu ist eine Suche in Koalitionsverträgen. Sie sucht mit einem kleinen Sprachmodell nach
Bedeutung und zugleich nach Wörtern, wählt die Sätze, die eine Frage beantworten, und prüft jedes
Zitat Zeichen für Zeichen gegen die gedruckten Zeilen, bevor es gezeigt wird. Was die Prüfung nicht
besteht, wird nicht gezeigt.

Das Sprachmodell vergleicht Bedeutungen; es schreibt keinen Text. Dieselbe Frage an denselben
Bestand ergibt immer dieselbe Antwort.

**Auskunft durch Software (KI-gestützte Suche).** Sie kann Stellen übersehen. Prüfen Sie, worauf
es ankommt, an der gezeigten Fundstelle.
""",
        "en": """
Zeilentreu searches coalition agreements. It searches by meaning, with a small embedding model, and
by words, chooses the sentences that answer a question, and checks every quotation character by
character against the printed lines before it is shown. What does not pass is not shown.

The embedding model compares meanings; it writes no text. The same question to the same corpus
always gives the same answer.

**Information by software (AI-assisted search).** It can miss passages. Check what matters at the
place shown.
""",
    },
}
