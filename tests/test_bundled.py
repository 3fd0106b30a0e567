import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from index import bundled
from index.bundled import (
    BUNDLED_FOLDER,
    BundledEmbedder,
    batches_of_similar_length,
    load_bundled,
    load_token_vectors,
    verify_folder,
)
from index.errors import ModelError
from index.piece_store import piece_scores

# A test corpus in both languages: forms of subject, action and place combined, so that many texts
# are near each other and the order of hits is a strict test.
SUBJECTS = {
    "de": ["Das Land", "Der Bund", "Die Kommunen", "Wir", "Die Hochschulen", "Die Polizei"],
    "en": ["The state", "The federal government", "Municipalities", "We", "Police"],
}
ACTIONS = {
    "de": [
        "fördern den Bau bezahlbarer Wohnungen.",
        "stellen mehr Lehrkräfte ein.",
        "bauen den Nahverkehr auf dem Land aus.",
        "unterstützen Geflüchtete beim Spracherwerb.",
        "schützen die Moore und den Wald.",
    ],
    "en": [
        "support affordable housing.",
        "hire more teachers.",
        "extend public transport in rural areas.",
        "help refugees to learn the language.",
    ],
}
TEXTS = [f"{s} {a}" for lang in ("de", "en") for s in SUBJECTS[lang] for a in ACTIONS[lang]]
QUESTIONS = [
    "Was wird für bezahlbares Wohnen getan?",
    "Who hires teachers?",
    "bus und bahn dorf",
    "How do refugees learn German?",
    "Moorschutz",
    "Straßenbahn, naïve, § 25b Abs. 1 — „Übergang“ 15,5 %",
]


def test_every_file_of_the_folder_is_in_the_manifest():
    manifest = verify_folder(BUNDLED_FOLDER)
    present = {
        path.relative_to(BUNDLED_FOLDER).as_posix()
        for path in BUNDLED_FOLDER.rglob("*")
        if path.is_file()
    }
    assert present - {"manifest.json", "README.md"} == set(manifest["files"])


def test_the_folder_keeps_its_size_limit_and_holds_no_pickle():
    files = [path for path in BUNDLED_FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 45_000_000
    assert {p.suffix for p in files} <= {".json", ".safetensors", ".onnx", ".md"}


def test_fast_path_and_sentence_transformers_agree():
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED_FOLDER), device="cpu", local_files_only=True)
    fast = load_bundled()
    corpus, questions = fast.encode_documents(TEXTS), fast.encode_queries(QUESTIONS)
    slow_corpus = model.encode_document(TEXTS, show_progress_bar=False)
    slow_questions = model.encode_query(QUESTIONS, show_progress_bar=False)
    assert (corpus * slow_corpus).sum(axis=1).min() >= 0.9999
    assert (questions * slow_questions).sum(axis=1).min() >= 0.9999
    top = np.argsort(-questions @ corpus.T, axis=1, kind="stable")[:, :10]
    slow_top = np.argsort(-slow_questions @ slow_corpus.T, axis=1, kind="stable")[:, :10]
    np.testing.assert_array_equal(top, slow_top)


def test_a_vector_does_not_depend_on_the_other_texts():
    alone = np.concatenate([load_bundled().encode_documents([text]) for text in QUESTIONS])
    together = load_bundled().encode_documents([*QUESTIONS, "Wort " * 200])[: len(QUESTIONS)]
    np.testing.assert_allclose(alone, together, atol=1e-5)


PASSAGE = (
    "Wir bauen bezahlbare Wohnungen. Dafür stellt das Land Mittel bereit. Der Wald wird geschützt."
)
SPANS = [(0, 31), (32, 68), (69, 93)]


def test_the_parts_of_a_text_know_their_context():
    whole, *parts = load_bundled().encode_passages([PASSAGE], [SPANS])[0].vectors
    alone = load_bundled().encode_documents([PASSAGE, *(PASSAGE[a:b] for a, b in SPANS)])
    np.testing.assert_allclose(whole, alone[0], atol=1e-5)
    question = load_bundled().encode_queries(["Gibt es Geld für Wohnungen?"])[0]
    # "Dafür" stands for the flats: only beside the first sentence does the second tell so
    assert parts[1] @ question > alone[2] @ question
    assert np.argmax([part @ question for part in parts]) < 2


def test_a_part_is_the_mean_of_its_tokens_in_torch_as_well():
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED_FOLDER), device="cpu", local_files_only=True)
    text = bundled.DOCUMENT + PASSAGE
    tokens = model.encode([text], output_value="token_embeddings", show_progress_bar=False)[0]
    offsets = model.tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
    _, *parts = load_bundled().encode_passages([PASSAGE], [SPANS])[0].vectors
    for (start, end), part in zip(SPANS, parts, strict=True):
        shift = len(bundled.DOCUMENT)
        inside = [
            n for n, (a, b) in enumerate(offsets) if a < b and a < end + shift and b > start + shift
        ]
        mean = tokens[inside].mean(dim=0).numpy()
        assert part @ (mean / np.linalg.norm(mean)) >= 0.9999


def test_a_part_beyond_the_limit_is_read_by_itself():
    text = "Wort " * 600 + "Der Wald wird geschützt."
    start = len(text) - 24
    made = load_bundled().encode_passages([text], [[(start, len(text))]])[0]
    alone = load_bundled().encode_passages(["Der Wald wird geschützt."], [[(0, 24)]])[0]
    np.testing.assert_allclose(made.vectors[1], alone.vectors[1], atol=1e-5)
    np.testing.assert_allclose(made.pieces[0], alone.pieces[0], atol=1e-5)


def test_the_pieces_of_parts_and_questions_are_those_of_the_projected_tokens():
    from safetensors.numpy import load_file
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED_FOLDER), device="cpu", local_files_only=True)
    projection = load_file(BUNDLED_FOLDER / "projection.safetensors")

    def projected(prompt, text):
        offsets = model.tokenizer(prompt + text, return_offsets_mapping=True)["offset_mapping"]
        own = [n for n, (a, b) in enumerate(offsets) if a < b and b > len(prompt)]
        tokens = model.encode(
            [prompt + text], output_value="token_embeddings", show_progress_bar=False
        )
        pieces = tokens[0][own].numpy() @ projection["weight"].T + projection["bias"]
        return pieces / np.linalg.norm(pieces, axis=1, keepdims=True)

    fast = load_bundled()
    question = "Gibt es Geld für Wohnungen?"
    pieces = fast.encode_query_pieces([question])[0]
    assert pieces.shape == (len(pieces), fast.piece_dim)
    assert (pieces * projected(bundled.QUERY, question)).sum(axis=1).min() >= 0.9999
    parts = np.concatenate(fast.encode_passages([PASSAGE], [SPANS])[0].pieces)
    assert (parts * projected(bundled.DOCUMENT, PASSAGE)).sum(axis=1).min() >= 0.9999


def test_the_sentence_that_answers_has_the_pieces_that_fit_the_question_best():
    pieces = load_bundled().encode_passages([PASSAGE], [SPANS])[0].pieces
    for question, answer in (
        ("Was wird für Bäume getan?", 2),
        ("Will there be affordable flats?", 0),
        ("Who provides the money?", 1),
    ):
        asked = load_bundled().encode_query_pieces([question])[0]
        assert np.argmax(piece_scores(asked, pieces)) == answer, question


def test_blocks_come_in_the_order_of_the_texts():
    made = load_bundled().encode_passages(["kurz", PASSAGE, ""], [[(0, 4)], SPANS, []])
    blocks = [one.vectors for one in made]
    assert [len(one.pieces) for one in made] == [1, 3, 0]
    assert [block.shape for block in blocks] == [(2, 384), (4, 384), (1, 384)]
    np.testing.assert_allclose(
        [block[0] for block in blocks],
        load_bundled().encode_documents(["kurz", PASSAGE, ""]),
        atol=1e-5,
    )


def test_umlauts_stay_apart_but_case_and_other_accents_do_not_matter():
    tokens = load_token_vectors()
    fordern, foerdern, upper, naive, plain = tokens.token_ids(
        ["fordern", "fördern", "FÖRDERN", "naïve", "naive"]
    )
    assert fordern.tolist() != foerdern.tolist()
    assert upper.tolist() == foerdern.tolist()
    assert naive.tolist() == plain.tolist()


def test_a_decomposed_umlaut_is_the_same_as_a_composed_one():
    composed, decomposed = load_token_vectors().token_ids(["fördern", "fo\u0308rdern"])
    assert composed.tolist() == decomposed.tolist()


def test_a_text_beyond_the_limit_is_cut_and_an_empty_one_has_a_vector():
    long, longer, empty = load_bundled().encode_documents(["Wort " * 600, "Wort " * 900, ""])
    np.testing.assert_allclose(long, longer, atol=1e-5)
    assert np.linalg.norm(empty) == pytest.approx(1, abs=1e-5)


def test_token_vectors_fit_their_tokens_and_bring_languages_together():
    tokens = load_token_vectors()
    assert tokens.vectors.shape[0] == len(tokens.tokens)
    assert tokens.vectors.dtype == np.float32
    assert len(tokens.sha256) == 64
    number = {token: i for i, token in enumerate(tokens.tokens)}
    unit = tokens.vectors / np.linalg.norm(tokens.vectors, axis=1, keepdims=True)
    pairs = [("wohnung", "apartment"), ("schule", "school"), ("polizei", "police")]
    for de, en in pairs:
        assert unit[number[de]] @ unit[number[en]] > 0.5
    assert unit[number["schule"]] @ unit[number["police"]] < 0.4


def test_frequent_function_words_weigh_less_than_content_words():
    tokens = load_token_vectors()
    number = {token: i for i, token in enumerate(tokens.tokens)}
    length = np.linalg.norm(tokens.vectors, axis=1)
    assert max(length[number[w]] for w in ("und", "der", "the", "of")) < min(
        length[number[w]] for w in ("schule", "polizei", "school", "police")
    )


def test_batches_hold_each_text_once_and_keep_the_limit(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bundled, "TOKENS_A_BATCH", 10)
    lengths = [3, 5, 4, 12, 2, 2]
    batches = batches_of_similar_length(lengths)
    assert batches == [[3], [1, 2], [0, 4, 5]]  # 12 · 5+5 · 3+3+3: the longest pads the rest


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "tokens.safetensors"])
def test_a_tampered_file_is_refused(tmp_path: Path, name: str):
    folder = copy_with_links(tmp_path)
    content = bytearray((BUNDLED_FOLDER / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=f"{name} was changed or damaged") as caught:
        BundledEmbedder(folder)
    assert "wurde verändert" in caught.value.in_language("de")


def test_a_missing_file_and_a_manifest_that_is_none_are_refused(tmp_path: Path):
    folder = copy_with_links(tmp_path)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match="not complete"):
        BundledEmbedder(folder)
    (folder / "manifest.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ModelError, match="not complete"):
        BundledEmbedder(folder)


def copy_with_links(tmp_path: Path) -> Path:
    """Return a copy of the model folder whose large files are links to the originals."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in json.loads((BUNDLED_FOLDER / "manifest.json").read_text(encoding="utf-8"))["files"]:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(BUNDLED_FOLDER / name)
    shutil.copy(BUNDLED_FOLDER / "manifest.json", folder)
    return folder
