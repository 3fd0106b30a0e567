"""What a file says about itself on its title page: title, edition, parties, jurisdiction, year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from index.datatypes import (
    Document,
    DocumentInfo,
    Line,
    LineKind,
    LineNumbering,
    NumberingScope,
)

FRONT_LINES = 40
"""Lines at the start of a file in which its title may stand."""

_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_AGREEMENT = re.compile(r"Koalitions(?:vertrag|vereinbarung)", re.IGNORECASE)
_PROGRAMME = re.compile(
    r"(?:Wahl|Regierungs|Grundsatz|Bundestagswahl|Landtagswahl)programm|Leitantrag|Programm\b"
    r"|Erneuerungsvertrag|Vertrag\b",
    re.IGNORECASE,
)
_EDITION = re.compile(r"(?:\*\*)?((?:Stand|Fassung|Auszug|Entwurf|Vorläufig|Endfassung)\b.*)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PARTIES = (
    ("CDU", r"\bCDU\b|Christlich[- ]Demokratische"),
    ("CSU", r"\bCSU\b|Christlich[- ]Soziale"),
    ("SPD", r"\bSPD\b|Sozialdemokratische Partei"),
    ("Grüne", r"B[üÜ]NDNIS\s*90|\bGr[üÜ]nen?\b|\bGRÜNE[NS]?\b"),
    ("FDP", r"\bFDP\b|Freie[n]? Demokrat"),
    ("Die Linke", r"\bDie Linke\b|\bDIE LINKE\b"),
    ("AfD", r"\bAfD\b|Alternative für Deutschland|ALTERNATIVE FÜR DEUTSCHLAND"),
    ("BSW", r"\bBSW\b|Bündnis Sahra Wagenknecht"),
    ("Freie Wähler", r"\bFreie[n]? Wähler|\bFREIE WÄHLER"),
    ("SSW", r"\bSSW\b|Südschleswigsche"),
)
_STATES = (
    ("Baden-Württemberg", "(?i:Baden-Württemberg)"),
    ("Bayern", "Bayern|Bayerische"),
    ("Berlin", "Berlin"),
    ("Brandenburg", "Brandenburg"),
    ("Bremen", "Bremen|Bremische"),
    ("Hamburg", "Hamburg"),
    ("Hessen", "Hessen|Hessische"),
    ("Mecklenburg-Vorpommern", "Mecklenburg-Vorpommern"),
    ("Niedersachsen", "Niedersachsen|Niedersächsische"),
    ("Nordrhein-Westfalen", "Nordrhein-Westfalen|NRW"),
    ("Rheinland-Pfalz", "Rheinland-Pfalz"),
    ("Saarland", "Saarland"),
    ("Sachsen-Anhalt", "Sachsen-Anhalt"),
    ("Sachsen", "(?<![A-Za-zä])(?:Sachsen(?!-Anhalt)|Sächsische|sächsische)"),
    ("Schleswig-Holstein", "Schleswig-Holstein"),
    ("Thüringen", "Thüringen|Thüringer"),
)
_FEDERAL = re.compile(
    r"Bundestag|Bundesregierung|Deutschland|Bundesrepublik|\bBund\b", re.IGNORECASE
)


def slug(name: str) -> str:
    """Return an identifier made of `name`: `[a-z0-9][a-z0-9-]*`, "document" if nothing is left."""
    folded = unicodedata.normalize("NFC", name).lower().translate(_FOLDED)
    parted = re.sub(r"[\W_]+", "-", folded)
    plain = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-") or "document"


def make_document(
    path: Path,
    info: DocumentInfo,
    *,
    sha256: str,
    lines: Sequence[Line],
    numbering: LineNumbering,
    scope: NumberingScope = NumberingScope.DOCUMENT,
) -> Document:
    """Return the document of `lines`; what `info` leaves open is taken from the title page."""
    front = _front(lines)
    joined = "\n".join(front)
    name = Path(info.source).stem if info.source else path.stem
    signed = info.signed if info.signed is not None else _year(front)
    jurisdiction = info.jurisdiction
    if jurisdiction is None:
        jurisdiction = _jurisdiction(front)
    return Document(
        id=info.id or slug(path.stem),
        title=info.title or _title(front, jurisdiction, signed) or name,
        edition=info.edition if info.edition is not None else _edition(front),
        jurisdiction=jurisdiction,
        parties=info.parties if info.parties is not None else _parties(joined),
        signed=signed,
        language=info.language or _language(lines),
        source=info.source or path.name,
        sha256=sha256,
        numbering=numbering,
        lines=tuple(lines),
        scope=scope,
        file=path.name,
    )


def _front(lines: Sequence[Line]) -> list[str]:
    """Return the texts of the title page: what stands before the contents or the text proper."""
    front: list[str] = []
    for line in lines[: 3 * FRONT_LINES]:
        if line.kind in (LineKind.CONTENTS, LineKind.BLANK):
            if line.kind is LineKind.CONTENTS:
                break
            continue
        if len(line.text) > 200 or len(front) >= FRONT_LINES:
            break
        if line.kind is LineKind.BODY and len(line.text) > 75:
            break
        if line.kind is not LineKind.FURNITURE or not front:
            front.append(line.text.strip("#%* "))
    return front


def _title(front: Sequence[str], jurisdiction: str, signed: str | None) -> str:
    for text in front:
        if found := _AGREEMENT.search(text):
            kind = found[0].capitalize()
            return " ".join(part for part in (kind, jurisdiction, (signed or "")[:4]) if part)
    for at, text in enumerate(front):
        if _PROGRAMME.search(text) and len(text) > 12:
            following = front[at + 1] if at + 1 < len(front) else ""
            goes_on = re.match(r"(?:für|zur|zum|der|des|und|zwischen)\b", following, re.IGNORECASE)
            return " ".join((text, following) if goes_on else (text,))[:160].strip()
    return ""


def _edition(front: Sequence[str]) -> str:
    for text in front:
        if found := _EDITION.match(text):
            return found[1].strip("* :")[:100]
    return ""


def _year(front: Sequence[str]) -> str | None:
    """Return the year in the title, else the first one of the title page."""
    titled = [text for text in front if _AGREEMENT.search(text) or _PROGRAMME.search(text)]
    for text in (*titled, *front):
        if found := _YEAR.search(text):
            return found[0]
    return None


def _parties(front: str) -> tuple[str, ...]:
    found = [
        (match.start(), name) for name, pattern in _PARTIES if (match := re.search(pattern, front))
    ]
    return tuple(name for _, name in sorted(found))


def _jurisdiction(front: Sequence[str]) -> str:
    """Return the state or federation that the title page names most often; "" if none."""
    text = "\n".join(front)
    counts = {name: len(re.findall(pattern, text)) for name, pattern in _STATES}
    best = max(counts, key=lambda name: counts[name])
    if _FEDERAL.search(text) and counts[best] <= 2:
        return "Bund"
    return best if counts[best] else ""


def _language(lines: Sequence[Line]) -> str:
    """Return "en" or "de" by the commonest small words."""
    sample = " ".join(line.text for line in lines[:600]).lower()
    german = len(re.findall(r"\b(?:und|der|die|das|wir|für|den|mit)\b", sample))
    english = len(re.findall(r"\b(?:and|the|of|we|for|to|with)\b", sample))
    return "en" if english > german else "de"
