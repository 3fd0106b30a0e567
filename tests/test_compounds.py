from index.compounds import Compounds

CORPUS = Compounds(
    {"integration": 3, "kurse": 2, "nachzug": 1, "familie": 4, "arbeit": 5, "markt": 2, "ort": 9}
)


def test_a_compound_is_split_into_stems_of_known_words():
    assert CORPUS.split("integrationskurse") == ("integration", "kurs")
    assert CORPUS.split("arbeitsmarkt") == ("arbeit", "markt")


def test_a_linking_element_is_removed():
    assert CORPUS.split("familiennachzug") == ("famili", "nachzug")


def test_a_word_with_an_unknown_part_stays_whole():
    assert CORPUS.split("integrationsminister") == ()


def test_short_parts_do_not_count():
    assert CORPUS.split("marktort") == ()  # "ort" has three letters


def test_a_single_word_is_no_compound():
    assert CORPUS.split("integration") == ()
    assert CORPUS.split("kurse") == ()
    assert CORPUS.split("") == ()


def test_the_split_with_the_highest_geometric_mean_wins():
    # wohn+bau+land: (4 * 1 * 4) ** (1/3) = 2.5; wohnbau+land: (9 * 4) ** (1/2) = 6
    compounds = Compounds({"wohn": 4, "baus": 1, "wohnbaus": 9, "land": 4})
    assert compounds.split("wohnbausland") == ("wohnbaus", "land")
