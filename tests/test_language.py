import pytest

from qa.language import detect_language

GERMAN = """
Kernfusion
Tempolimit autobahn
mietpreisbremse
duldung
Wärmepumpen
Bahnhöfe sanieren
Ganztag grundschule
kita gebühren
Rente mit 63
Wehrpflicht
Cannabis legalisierung
digitalpakt schule
Asylverfahren beschleunigen
Wolf abschuss
Grundsteuer
Ehrenamt
sozialer Wohnungsbau
Polizei personal
Krankenhausreform
Windräder abstand
Kohleausstieg 2030
Erbschaftssteuer
lehrermangel
Inklusion
bafög
Sportvereine
Abschiebungen afghanistan
solardächer
Bundeswehr sondervermögen
Handwerk bürokratie
landwirtschaft pestizide
arbeitserlaubnis geduldete
tierwohl
Strompreis industrie
Feuerwehr
hebammen
atomkraft
Jugendhilfe
familiennachzug
Ostrente
Wohnungslosigkeit
Pendlerpauschale
Fachkräfte einwanderung
Nahverkehr ticket
Gentechnik
Impfpflicht
rundfunk reform
Schuldenbremse ausnahme
Bundesgartenschau
Drogenpolitik
azubi wohnheim
Islamunterricht
Videoüberwachung
kommunen finanzen
Lieferkettengesetz
Hochwasser
spielsucht
Verfassungsschutz
Radwege
Kulturförderung
""".strip().splitlines()
ENGLISH = """
housing
minimum wage
refugees
speed limit
teachers
wind turbines
school meals
care workers
deportation
climate targets
police officers
broadband in rural areas
heat pumps
hospital reform
voting age
cannabis
animal welfare
family reunion
work permit
inheritance tax
coal phase-out
student loans
dual citizenship
public transport
child benefit
sports clubs
army conscription
language courses
gender equality
renewable energy
forest fires
asylum seekers
pesticides
kindergarten fees
volunteer work
electric cars
tenants
midwives
debt brake
disability
homelessness
commuter allowance
skilled immigration
regional train ticket
genetic engineering
vaccination mandate
public broadcasting
drug policy
apprentices
religious education
video surveillance
municipal finances
flood protection
gambling
secret service
bike lanes
culture funding
wolves
nuclear power
rent freeze
""".strip().splitlines()


@pytest.mark.parametrize(("questions", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
def test_the_language_of_keywords(questions, language):
    assert len(questions) == 60
    assert [text for text in questions if detect_language(text) != language] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What does Sachsen promise about decentral housing?", "en"),
        ("Was plant Sachsen zur dezentralen Unterbringung?", "de"),
        ("Bezahlkarte für Geflüchtete", "de"),
        ("payment card for refugees", "en"),
        ("rent cap", "en"),
        ("nuclear fusion", "en"),
        ("minimum wage 15 euro", "en"),
        ("pension age", "en"),
        ("Mindestlohn", "de"),
        ("mieten deckeln", "de"),
        ("tempolimit auf autobahnen", "de"),
        ("Bürgergeld", "de"),
        ("§ 23a AufenthG", "de"),
        ("Wer zahlt?", "de"),
        ("49 euro ticket zukunft", "de"),
        ("supply chain due diligence law", "en"),
        ("family reunification", "en"),
        ("2025", "de"),
        ("Start-up Förderung", "de"),
        ("coal phase-out", "en"),
        ("NATO", "de"),
        ("housing in Sachsen", "en"),
    ],
)
def test_the_language_of_a_question(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["Migration", "Reform", "Export", "Bus", "Ukraine"])
def test_a_word_of_both_languages_counts_as_german(text):
    assert detect_language(text) == "de"
