"""The word lists that sentence splitting decides by.

Abbreviations are in lower case and without the last dot; those of single letters ("i. V. m.")
need no entry, their shape tells.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_LAST = _words("""
    abb abs abschn abt allg anh anl anm approx aufl az bay bayer bd bearb beil beisp bes betr
    bez bezgl bgbl br-drs brandenb bsp bspw bt-drs buchst bzgl bzw ca cf dergl dgl dipl dipl-ing
    doz dr drs dt ebd eg ehem eingetr einschl engl entspr erl evtl fig fn folg franz frz geb
    gegr gem ges gez ggf ggfs ggü grds hess hl hr hrsg ie ing inkl insb insbes insg jew kath kl
    ksch lat lfd lit lt ltd mdl min-präs mind ministerpräs mr mrs ms nachf nds niedersächs nr
    nrn pfd pl prof rd rdnr reg resp rh-pf rn rnr rspr s schr sect siehe sog sogen soz spez st
    stellv str sächs tab techn teilw theol thür tit u.a urspr urt verf vgl vol vorauss vorl vorm
    vs wg wiss z.b zb ziff zit zzgl zzt österr
""")
"""Something must follow them: a sentence never ends here."""

MAYBE_LAST = _words("""
    usw usf etc ff f mio mrd bio jh jhd jhdt std sek min max co inc corp u.ä o.ä o.g pp tel
    jan feb febr mär apr jun jul aug sep sept okt nov dez
""")
"""A sentence may end here: it does if the next word can hardly be anything but a beginning."""

COUNTED = _words("art kap satz")
"""Words that are abbreviations, or have a number, only if one follows: "Art. 6", "jeder Art."."""

WHOLE = _words("lkw pkw kfz lkws pkws")
"""Shaped like an abbreviation but written without a full stop."""

REFERENCES = _words("""
    § §§ art abs nr satz s kap kapitel artikel artikels absatz absatzes nummer seite zeile ziffer
    ziff abschnitt anlage punkt teil band bd tabelle abbildung abb drucksache drs buch anhang zeilen
    seiten paragraph paragraf nrn rn fußnote stufe phase version klasse zone
""")
"""A bare number after one of these is no ordinal: "nach § 23." ends a sentence."""

STARTERS = _words("""
    Aber Ab All Alle Allein Allen Aller Allerdings Alles Als Also Am An Andere Andererseits
    Angesichts Anstatt Anstelle Auch Auf Aufgrund Aus Außer Außerdem Bei Beide Beides Beim
    Beispielsweise Bereits Besonders Bis Bislang Bisher Da Dabei Dadurch Dafür Dagegen Daher Damit
    Danach Daneben Dank Dann Daran Darauf Daraus Darf Darin Darüber Darum Darunter Das Dasselbe Dass
    Davon Dazu Dem Demnach Den Denen Denn Dennoch Der Deren Derzeit Des Deshalb Dessen Deswegen Die
    Dies Diese Diesem Diesen Dieser Dieses Doch Dort Drittens Durch Ebenfalls Ebenso Ein Eine Einem
    Einen Einer Einerseits Eines Einige Einschließlich Entgegen Entlang Entsprechend Er Erst Erstens
    Erstmals Es Etwa Etwas Falls Ferner Für Gegen Gegenüber Gemeinsam Gemäß Genau Gerade
    Gleichzeitig Gleichwohl Haben Hat Heute Hier Hierbei Hierdurch Hierfür Hiermit Hierzu Hinter
    Hinzu Ihm Ihr Ihre Ihrem Ihren Ihrer Ihnen Im Immer Indem In Infolge Innerhalb Ins Insbesondere
    Insgesamt Insofern Inzwischen Ist Ja Je Jede Jedem Jeden Jeder Jedes Jedoch Jene Jetzt Kein
    Keine Keinem Keinen Keiner Konkret Künftig Langfristig Man Manche Mehr Mehrere Mit Mithilfe
    Mittels Nach Nachdem Natürlich Neben Nein Nicht Nichts Niemand Noch Nun Nur Ob Obgleich Obwohl
    Oder Oft Ohne Parallel Perspektivisch Seit Seitdem Sie Sind Schließlich Schon Sein Seine Seinem
    Seinen Seiner Selbst So Sobald Sodann Sofern Sogar Solange Solche Soll Sollen Sollte Somit Sonst
    Soweit Sowie Sowohl Statt Stattdessen Stets Trotz Trotzdem Über Überdies Um Und Uns Unser Unsere
    Unserem Unseren Unserer Unter Viele Vielmehr Vom Von Vor Vorerst Während Wann War Waren Warum
    Was Weder Wegen Weil Weiter Weitere Weiterhin Welche Wenn Wer Werden Weshalb Wie Wieder Wir Wird
    Wo Wobei Wodurch Wofür Wollen Worauf Wozu Wurde Wurden Ziel Zu Zudem Zugleich Zuletzt Zum
    Zunächst Zur Zusammen Zusätzlich Zuvor Zwar Zweitens Zwischen
    A For It Our The There These They This We
""")
"""Capitalised only because they begin a sentence (German capitalises every noun)."""

MONTHS = _words("""
    Januar Jänner Februar Feber März April Mai Juni Juli August September Oktober November Dezember
    Jan Feb Febr Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez
""")
