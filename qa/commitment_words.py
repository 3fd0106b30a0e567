"""The verbs and other words that tell how binding a promise is worded."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- verbs by what they promise; infinitives, separable ones with their particle in front

EXAMINED = _words("""
    prüfen überprüfen evaluieren untersuchen erwägen abwägen sondieren ausloten eruieren
    hinterfragen nachprüfen analysieren begutachten auswerten
""")
CONTINUED = _words("""
    fortsetzen fortführen weiterführen weiterfördern weiterfinanzieren weiterverfolgen
    weiterbetreiben beibehalten verstetigen festhalten fortschreiben fortbestehen bewahren
    aufrechterhalten weiterbestehen weiterzahlen verlängern weiternutzen weiterlaufen
""")
ADVOCATED = _words("""
    plädieren fordern einfordern appellieren hinwirken drängen werben befürworten
    kämpfen streiten verlangen
""")
ADVOCATED_REFLEXIVE = _words("einsetzen aussprechen starkmachen engagieren verwenden")
"""Only with "uns" or "sich": "wir setzen uns ein" speaks up, "wir setzen Geld ein" does not."""

ADVOCATED_FOR = _words("eintreten")
"""Only for or against something: not "in einen Dialog eintreten"."""
FOR = _words("für gegen dafür dagegen")

INTENDED = _words("""
    anstreben streben beabsichtigen planen bemühen erstreben trachten hinarbeiten vorsehen
""")
INTENDED_REFLEXIVE = _words("vornehmen")
"""Only with "uns" or "sich": "wir nehmen uns vor"."""

AIMING = _words("setzen verfolgen haben nehmen")
"""Verbs that name an aim: "wir setzen uns das Ziel", "wir verfolgen das Ziel"."""

STATIVE = _words("""
    sein haben verstehen sehen ansehen betrachten wissen glauben denken meinen finden halten
    voraussetzen gelten stehen begrüßen danken erkennen wertschätzen schätzen würdigen
    respektieren bekennen einstehen orientieren vertrauen hoffen erwarten brauchen benötigen leben
    kennen erleben spüren merken ablehnen verurteilen bedauern betonen bekräftigen unterstreichen
    erinnern gedenken gehören bedeuten heißen ausgehen feststellen leiden kommen gehen bestehen
    beruhen basieren zeigen scheinen befinden profitieren freuen wünschen warnen kritisieren
    zweifeln wehren wenden tragen bleiben liegen fühlen nennen beobachten wahrnehmen beklagen
    anknüpfen blicken zurückblicken
""")
"""Verbs of standing, knowing and holding dear: the sentence promises nothing."""

AGREEING = _words("""
    vereinbaren verpflichten verständigen einigen beschließen verabreden zusagen versprechen
    beauftragen bitten entscheiden übereinkommen
""")
"""Verbs whose promise stands in the clause with "zu" that follows."""

RECEIVING = _words("erhalten bekommen")
"""With another subject than the coalition: "Die Kommunen erhalten Mittel" promises."""

ACTING = _words("""
    fördern stärken schaffen bauen ausbauen einführen bereitstellen unterstützen sichern investieren
    entlasten erhöhen senken verbessern beschleunigen abschaffen streichen einrichten gründen
    errichten aufbauen vorlegen einbringen erlassen ändern reformieren modernisieren digitalisieren
    finanzieren übernehmen gewähren zahlen anbieten gewährleisten sicherstellen garantieren sorgen
    verhindern verbieten begrenzen bekämpfen umsetzen entwickeln weiterentwickeln erarbeiten
    vereinfachen verkürzen erweitern ausweiten erleichtern ermöglichen einstellen bündeln vernetzen
    beteiligen berufen einsetzen auflegen starten beginnen beenden schließen öffnen abbauen
    aufstocken anpassen überarbeiten gestalten regeln beschaffen veröffentlichen berichten setzen
    stellen legen führen bringen nehmen treiben vorantreiben richten abschließen aufheben aufnehmen
    verzichten begleiten schützen steigern reduzieren umbauen befördern novellieren erheben
    besteuern verankern intensivieren initiieren etablieren implementieren koordinieren verdoppeln
    halbieren verstärken ergreifen achten anerkennen
""")
"""Verbs that are a promise when the government or the coalition is their subject."""

GROWING = _words("""
    ausbauen stärken verbessern entwickeln erhöhen senken vorantreiben reduzieren intensivieren
    optimieren vereinfachen steigern beschleunigen entlasten modernisieren digitalisieren öffnen
    vertiefen verstärken ausweiten treiben bauen verringern erleichtern abbauen verkürzen
""")
"""With these "weiter" means further, not still: "Wir bauen die Beratung weiter aus"."""

SUFFERED = _words("""
    benachteiligt diskriminiert ausgebeutet bedroht verdrängt unterschätzt ausgegrenzt missbraucht
    vernachlässigt überfordert geprägt verursacht gefährdet vergessen behindert gezwungen
""")
"""Participles that report a grievance: "Frauen werden benachteiligt" promises nothing."""

# --- forms of the auxiliary and modal verbs

WERDEN = _words("werden wird werde")
WANTING = _words("""
    wollen will soll sollen sollte sollten möchte möchten müssen muss müsse müssten müsste
""")
WILLING = _words("wollen will möchte möchten")
THEY = _words("sie Sie man")
MAY = _words("darf dürfen")
CAN = _words("kann können könnte könnten würde würden mag mögen konnte konnten")
IS = _words("ist sind war waren sei seien")
HAS = _words("hat haben hatte hatten habe")
PAST = _words("wurde wurden")
STAYS = _words("bleibt bleiben")

# --- words around the verb

PARTICLES = _words("""
    ab an auf aus bei bereit durch ein fest fort frei her hervor hin mit nach sicher teil um vor
    voran vorbei wahr weg weiter wieder zu zurück zusammen aufrecht bestehen stark los nieder
    entgegen hinzu klar offen statt überein
""")
STILL = (
    "weiterhin",
    "auch künftig",
    "auch zukünftig",
    "auch in zukunft",
    "nach wie vor",
    "unverändert",
    "wie bisher",
    "auch in den kommenden jahren",
)
ELSEWHERE = (
    "auf bundesebene",
    "im bundesrat",
    "über den bundesrat",
    "gegenüber dem bund",
    "gegenüber der bundesregierung",
    "beim bund",
    "auf eu-ebene",
    "auf europäischer ebene",
    "auf der europäischen ebene",
    "auf internationaler ebene",
    "eine bundesratsinitiative",
    "im rahmen einer bundesratsinitiative",
    "mit einer bundesratsinitiative",
)
"""Where the coalition does not decide itself."""

EXAMINATIONS = _words("""
    Prüfung Überprüfung Evaluation Evaluierung Untersuchung Machbarkeitsstudie Prüfauftrag Prüfstand
    Machbarkeitsprüfung
""")
LIGHT = _words("vornehmen durchführen unterziehen veranlassen stellen geben erteilen machen")
"""Verbs that leave the meaning to a noun: "einer Überprüfung unterziehen"."""

AIMS = _words("Ziel Ziele Anliegen Absicht Bestreben Vorhaben Zielsetzung")
PLANNED = _words("geplant vorgesehen beabsichtigt angestrebt bestrebt gewillt")

NEGATIONS = _words("nicht nur nie niemand niemals nirgends nirgendwo niemanden niemandem")
KEPT = _words("""
    bestehen erhalten unberührt unangetastet unverändert kraft gültig gewahrt bestandteil dabei
    gewährleistet gesichert bestehende geöffnet kostenfrei kostenlos beitragsfrei gebührenfrei
""")

SUBORDINATORS = _words("""
    dass daß weil wenn ob obwohl obgleich sofern soweit sobald solange falls indem nachdem bevor ehe
    sodass wobei wodurch womit wofür worauf wozu woran worin inwieweit inwiefern warum weshalb wo
    welche welcher welches welchen welchem deren dessen denen was wer wen wem
""")
COMPARING = _words("wie als")
ZU_OPENERS = _words("um ohne statt anstatt")
"""These open a subordinate clause only with an infinitive and "zu"."""
MAYBE_SUBORDINATORS = _words("damit da während seit")
"""Adverb or preposition, or opening a subordinate clause that comes first."""
RELATIVES = _words("der die das dem den")
PREPOSITIONS = _words("""
    an auf aus bei durch für gegen hinter in mit nach neben ohne über um unter von vor zu zwischen
    während wegen trotz aufgrund mithilfe innerhalb außerhalb anhand mittels
""")
COORDINATORS = _words("und oder sowie bzw beziehungsweise")
NO_VERBS = _words("""
    denn wenn dass weil damit den neben und oder aber sondern ob als wie wann eben gegen oben unten
    zwischen daneben dagegen hingegen deswegen wegen allen jeden diesen einen keinen unseren ihren
    seinen meinen innen außen morgen selben wir insofern sofern im vielen anderen beiden eigenen
    neuen ersten gemeinsam zusammen inzwischen indessen unterdessen stattdessen infolgedessen
    dementsprechend entsprechend jetzt bereits erst zuerst zuletzt fest nicht auch dort heute stets
    sonst selbst fast meist oft jüngst
""")
ACTORS = _words("""
    Koalition Koalitionspartner Koalitionsparteien Koalitionspartnerinnen Landesregierung
    Bundesregierung Staatsregierung Regierung Senat Land Freistaat Bund Staat Ministerium
    Koalitionäre Regierungsparteien Senatsverwaltung Landesverwaltung Staatsministerium
    Regierungskoalition Bundesland Regierungsfraktionen Koalitionsfraktionen Vertragspartner
    Partner Parteien Bündnispartner Regierungspartner
    CDU CSU SPD FDP BSW AfD Linke Grüne Grünen Partei
    Baden-Württemberg Bayern Berlin Brandenburg Bremen Hamburg Hessen Mecklenburg-Vorpommern
    Niedersachsen Nordrhein-Westfalen Rheinland-Pfalz Saarland Sachsen Sachsen-Anhalt
    Schleswig-Holstein Thüringen
""")

PREFIXES = PARTICLES | _words(
    "heran hinaus heraus herbei stand statt vorweg weiter wieder dar nieder"
)
