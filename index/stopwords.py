"""Words that carry no content for searching; negations are not among them."""

from __future__ import annotations

GERMAN = frozenset(
    """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
    auch auf aus bei beim bin bis bist da dabei dadurch dafür dagegen daher dahin damit dann daran
    darauf daraus darf darin darüber darum darunter das dass davon davor dazu dein deine dem den
    denen denn der deren des deshalb dessen dich die dies diese diesem diesen dieser dieses dir
    doch dort du durch dürfen ebenso ein eine einem einen einer eines einige einigen einiger er
    erst es etwa etwas euch euer eure für gar gegenüber gemäß gewesen hab habe haben hat hatte
    hatten hier hierbei hierfür hierzu hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer
    ihres im in indem innerhalb ins insbesondere ist ja je jede jedem jeden jeder jedes jedoch jene
    jenem jenen jener jenes jetzt kann können könnte könnten künftig man manche mehr mein meine
    mich mir mit möchte möchten müssen muss musste nach nachdem nämlich neben noch nun nur ob oder
    sehr sein seine seinem seinen seiner seines seit sich sie sind so sobald sodass sofern solch
    solche solchen solcher soll sollen sollte sollten somit sondern sonst soweit sowie sowohl über
    um und uns unser unsere unserem unseren unserer unter viel vom von vor während wann war waren
    warum was weil weiter weitere weiteren weiterhin welche welchem welchen welcher welches wem wen
    wenn wer werde werden weshalb wessen wie wieder wieso will wir wird wo wobei wodurch wofür
    wohin womit wonach woran worauf woraus worin worüber worum wovon wozu wurde wurden würde
    würden zu zum zur zudem zugleich zwar zwischen
    """.split()
)

ENGLISH = frozenset(
    """
    a about after all also although an and any are as at be because been before being between both
    but by can could did do does doing down during each either else every few for from further
    had has have having he her here hers him his how i if in into is it its itself just me more
    most much my of off on once only or other our out over own per same shall she should since so
    some such than that the their them then there these they this those through to too under until
    up upon us very was we were what when where whether which while who whom whose why will with
    would you your yours
    """.split()
)


def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language, "de" or "en"; none for any other."""
    return {"de": GERMAN, "en": ENGLISH}.get(language, frozenset())
