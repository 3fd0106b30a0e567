import math

import numpy as np
import pytest

from index.lexical import LexicalStore, QueryWord

ROWS = [["wohnung", "miete"], ["miete", "miete", "steuer"], ["kind"]]


def store(rows=ROWS):
    return LexicalStore.build(rows)


def test_a_score_is_bm25_worked_out_by_hand():
    # N = 3, average length = 2, k1 = 1.2, b = 0.75; "miete" is in 2 passages
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    first = idf * 1 / (1 + 1.2 * (1 - 0.75 + 0.75 * 2 / 2))
    second = idf * 2 / (2 + 1.2 * (1 - 0.75 + 0.75 * 3 / 2))
    assert store().scores(["miete"]).tolist() == pytest.approx([first, second, 0.0], abs=1e-6)


def test_words_add_up_and_repeats_count_again():
    one = store().scores(["wohnung"])
    two = store().scores(["miete"])
    assert store().scores(["wohnung", "miete"]) == pytest.approx(one + two)


def test_search_gives_positive_scores_best_first():
    scores, positions = store().search(["miete"], 5)
    assert positions.tolist() == [1, 0]
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_scores_belong_to_their_positions():
    scores, positions = store().search(["miete", "kind"], 5)
    assert scores.tolist() == store().scores(["miete", "kind"])[positions].tolist()


def test_ties_are_in_order_of_position():
    _, positions = store([["rente"], ["kind"], ["rente"], ["rente"]]).search(["rente"], 2)
    assert positions.tolist() == [0, 2]


@pytest.mark.parametrize("words", [[], ["xylophon"]])
def test_without_known_words_there_are_no_hits(words):
    scores, positions = store().search(words, 5)
    assert (len(scores), len(positions)) == (0, 0)


def test_k_zero_gives_nothing():
    assert len(store().search(["miete"], 0)[0]) == 0


def test_an_empty_store_finds_nothing():
    assert len(store([]).search(["miete"], 5)[1]) == 0
    assert len(store([[], []]).search(["miete"], 5)[1]) == 0


def test_allowed_restricts_the_hits():
    allowed = np.array([True, False, True])
    assert store().search(["miete"], 5, allowed=allowed)[1].tolist() == [0]


def test_a_compound_is_found_by_its_part_and_the_part_by_the_compound():
    rows = [["integrationskurse"], ["integration", "kurse"], ["kind"]]
    assert sorted(store(rows).search(["integration"], 5)[1].tolist()) == [0, 1]
    assert sorted(store(rows).search(["integrationskurse"], 5)[1].tolist()) == [0, 1]
    assert store(rows).search(["integrationskurse"], 5)[1][0] == 0


def test_a_word_the_corpus_knows_only_inside_others_is_found_there():
    rows = [["familiennachzug"], ["kind"], ["nachzugsrecht"], ["nachzüglerin"]]
    assert store(rows).search(["nachzug"], 5)[1].tolist() == [0, 2, 3]


def test_of_the_alternatives_of_a_word_the_best_counts():
    word = QueryWord((("wohnung", 1.0), ("miete", 0.5)))
    alone = store().scores(["wohnung"])
    half = store().scores(["miete"]) / 2
    assert store().scores([word]) == pytest.approx(np.maximum(alone, half))


def test_shares_are_of_the_most_that_all_words_could_score():
    shares = store().shares(["miete", "xylophon"])
    most = store().idf("miete") + store().idf("xylophon")
    assert shares == pytest.approx(store().scores(["miete"]) / most)
    assert store().shares([]).tolist() == [0.0, 0.0, 0.0]


def test_passages_with_all_words():
    assert store().passages_with(["mieten", "steuern"]).tolist() == [1]
    assert store().passages_with(["xylophon"]).tolist() == []


def test_a_store_read_back_gives_the_same_hits():
    rows = [*ROWS, ["integrationskurse"], ["integration"], ["kurse"]]
    before = store(rows)
    files = {name: memoryview(data) for name, data in before.to_files().items()}
    after = LexicalStore.from_files(files)
    for words in (["miete"], ["integrationskurse"], ["kurse", "kind"]):
        for one, two in zip(before.search(words, 9), after.search(words, 9), strict=True):
            assert one.tolist() == two.tolist()


def test_files_are_the_same_on_every_build():
    assert store().to_files() == store().to_files()
