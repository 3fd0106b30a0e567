"""Parts of the training that can be worked out by hand; none needs training data."""

import json
import random
import struct

import numpy as np
import pytest
import torch
from tiny import make_document

from index import piece_store
from index.replies import ReplyEncoder
from training import asked, replies
from training.answering import PASSAGES_A_GROUP as PASSAGES_A_BATCH
from training.answering import groups_of, piece_scores
from training.base import build_tokenizer, count_pieces
from training.data import Pair
from training.export import quantise_rows, reduce
from training.finetune import standardise
from training.groups import PASSAGES_A_GROUP, Asker, sentences_of, take, translated_groups
from training.packed import read_packed, unpack_blocks


def test_a_four_bit_block_is_its_scale_times_numbers_from_minus_8_to_7():
    halves = [(low, high) for low, high in zip(range(16), reversed(range(16)), strict=True)]
    raw = struct.pack("<e", 0.5) + bytes(low | high << 4 for low, high in halves)
    expected = [0.5 * (low - 8) for low, _ in halves] + [0.5 * (high - 8) for _, high in halves]
    np.testing.assert_array_equal(unpack_blocks(raw), np.array(expected, np.float32))


def test_another_file_is_not_taken_for_a_packed_model(tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="is not a packed model"):
        read_packed(path)


PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁Wald", "▁Moor", "e", "n", "ü"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -1.0, -1.0, -2.0, -2.0, -2.0]


def test_the_tokenizer_takes_white_space_and_soft_hyphens_as_the_model_does():
    tokenizer = build_tokenizer(PIECES, SCORES)
    plain = tokenizer.encode("Wald Moor").tokens
    assert plain == ["<s>", "▁Wald", "▁Moor", "</s>"]
    assert tokenizer.encode("  Wa\u00adld \n\t Moor ").tokens == plain
    assert tokenizer.encode("u\u0308").tokens == ["<s>", "▁", "ü", "</s>"]


def test_pieces_are_counted_with_the_weight_of_their_text():
    tokenizer = build_tokenizer(PIECES, SCORES)
    counts = count_pieces(tokenizer, iter([("Wald Moor", 2), ("Wald", 1)]))
    assert counts == {PIECES.index("▁Wald"): 3, PIECES.index("▁Moor"): 2}


def test_reducing_to_all_axes_keeps_every_inner_product_and_to_few_the_greatest_part():
    rng = np.random.default_rng(3)
    table = (rng.normal(size=(50, 3)) @ rng.normal(size=(3, 8))).astype(np.float32)  # rank 3
    np.testing.assert_allclose(
        reduce(table, 8) @ reduce(table, 8).T, table @ table.T, rtol=1e-4, atol=1e-3
    )
    np.testing.assert_allclose(
        reduce(table, 3) @ reduce(table, 3).T, table @ table.T, rtol=1e-4, atol=1e-3
    )


def test_rows_of_eight_bits_differ_by_half_a_step_at_most():
    table = np.array([[1.0, -0.5, 0.003], [0.0, 0.0, 0.0]], np.float32)
    stored = quantise_rows(table)
    back = stored["vectors"] * stored["scales"][:, None]
    assert np.abs(back - table).max() <= 1 / 127 / 2 + 1e-7


def test_standardised_rows_have_mean_0_and_deviation_1_and_equal_ones_are_0():
    rows = standardise(torch.tensor([[1.0, 2.0, 3.0], [5.0, 5.0, 5.0]]))
    np.testing.assert_allclose(rows[0], np.array([-1, 0, 1]) * np.sqrt(1.5), rtol=1e-5)
    np.testing.assert_array_equal(rows[1], 0)


def test_questions_of_a_translated_group_come_from_the_passage_that_they_name():
    pairs = [
        Pair("sentence", "made", f"Satz {n} steht im Wald.", f"Sentence {n} on woods.")
        for n in range(3 * PASSAGES_A_GROUP + 3)
    ]
    (group,) = take(translated_groups(pairs, Asker({}, seed=1), sentences=3), 1)
    assert len(group["passages"]) == PASSAGES_A_GROUP
    for text, number in group["questions"]:
        (named,) = [word for word in text.lower().rstrip(".").split() if word.isdigit()]
        assert f"Satz {named} steht" in group["passages"][number]


def test_a_heading_is_asked_as_it_is_or_in_a_frame_and_short_sentences_are_not_asked():
    asker = Asker({"Wald": ("Forst",)}, seed=2)
    asked = {asker.from_heading("Schutz im Wald") for _ in range(60)}
    assert "Was gilt für Schutz im Wald?" in asked
    assert "schutz im wald" in asked
    assert "Schutz im Forst" in asked
    assert sentences_of("Kurz. " + "Dies ist ein Satz mit mehr als vierzig Zeichen darin.") == [
        "Dies ist ein Satz mit mehr als vierzig Zeichen darin."
    ]


def test_the_second_encoder_reads_what_its_stage_writes(tmp_path):
    rng = np.random.default_rng(3)

    def array(*shape):
        return (0.3 * rng.normal(size=shape)).astype(np.float32)

    pieces = ["<unk>", "<s>", "</s>", "▁", *"abcdefgh"]
    weights = {"joined.gamma": array(20), "joined.beta": array(20), "words": array(20, 6)}
    weights |= {"words.bias": array(6), "dense0": array(6, 5), "dense1": array(5, 5)}
    weights |= {"shortcut1": array(6, 5), "dense2": array(5, 5), "dense3": array(5, 512)}
    weights["shortcut3"] = array(5, 512)
    for size in (2, 3, 5):
        weights |= {f"group{size}.narrow": array(8, 4), f"group{size}.narrow.bias": array(4)}
        weights |= {f"group{size}.gamma": array(4), f"group{size}.beta": array(4)}
        for step in ("first", "second"):
            weights[f"group{size}.{step}"] = array(4 * size, 4)
            weights[f"group{size}.{step}.bias"] = array(4)
    table = array(len(pieces), 8)
    packed = replies.in_eight_bits(weights, table)
    assert np.allclose(packed["pieces"] * packed["pieces.scales"][:, None], table, atol=0.02)
    tokenizer = replies.tokenizer_of(pieces, [0.0] * 3 + [-float(n) for n in range(1, 10)])
    replies.write_folder(tmp_path / "model", tokenizer, packed)
    vectors = ReplyEncoder(tmp_path / "model").encode(["abc", "hgf edc", ""])
    assert vectors.shape == (3, 512)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert float(vectors[0] @ vectors[1]) < 0.9999


def test_every_question_of_the_chapters_points_at_a_sentence():
    rows = asked.read_rows(asked.MATERIAL / "chapters.jsonl")
    assert len(rows) > 300
    for row in rows:
        for question in row["questions"]:
            assert question["lang"] in ("de", "en")
            assert question["question"].strip()
            for passage, sentence in question["answers"]:
                assert row["passages"][passage][sentence]


def test_a_passage_of_sentences_has_their_spans():
    passage = asked.joined(["Der Wald.", "Das Moor."], "kapitel")
    assert passage.text == "Der Wald. Das Moor."
    assert [passage.text[a:b] for a, b in passage.spans] == ["Der Wald.", "Das Moor."]


def test_a_question_about_a_document_finds_its_sentence_by_line_and_opening(tmp_path):
    document = make_document("Der Wald wird geschützt. Das Moor", "bleibt nass.", id_="d")
    path = tmp_path / "fragen.jsonl"
    rows = [
        {"question": "Wer schützt Sümpfe?", "lang": "de", "answers": [[0, "dasmoorble"]]},
        {"question": "Und das Meer?", "lang": "de", "answers": []},
        {"question": "Und der Berg?", "lang": "de", "answers": [[0, "derberg"]]},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    passages, questions = asked.about(document, path)
    assert [(q.text, q.answers) for q in questions] == [("Wer schützt Sümpfe?", ((0, 1),))]
    start, end = passages[0].spans[1]
    assert passages[0].text[start:end] == "Das Moor bleibt nass."


def test_scores_by_pieces_are_the_same_in_training_and_in_use():
    rng = np.random.default_rng(5)
    question = rng.normal(size=(3, 4)).astype(np.float32)
    texts = [rng.normal(size=(n, 4)).astype(np.float32) for n in (2, 5, 1)]
    question, *texts = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (question, *texts))
    trained = piece_scores([torch.tensor(question)], [torch.tensor(text) for text in texts])
    np.testing.assert_allclose(
        trained[0].numpy(), piece_store.piece_scores(question, texts), atol=1e-6
    )


@pytest.mark.parametrize("alike", [False, True])
def test_groups_hold_each_passage_once(alike):
    vectors = torch.nn.functional.normalize(torch.randn(100, 8), dim=1)
    numbers = [n for n in range(100) if n % 10]
    groups = groups_of(numbers, vectors, alike, random.Random(1))
    assert sorted(n for group in groups for n in group) == numbers
    assert max(map(len, groups)) == PASSAGES_A_BATCH
