import shutil

import numpy as np
import pytest

from index.errors import ModelError
from index.replies import REPLIES_FOLDER, ReplyEncoder, load_reply_encoder

SENTENCES = [
    "Wir unterstützen die dezentrale Unterbringung von Geflüchteten in Wohnungen.",
    "Wir bauen den Nahverkehr im ländlichen Raum aus.",
    "Die Zahl der Lehrkräfte wird um 1.000 erhöht.",
    "Bibliotheken dürfen auch sonntags öffnen.",
    "Moore werden wieder vernässt, um das Klima zu schützen.",
]


@pytest.fixture(scope="module")
def encoder():
    return load_reply_encoder()


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("What housing is there for refugees?", 0),
        ("Wo sollen Flüchtlinge wohnen?", 0),
        ("Will there be more buses in villages?", 1),
        ("Fahren auf dem Dorf künftig mehr Busse?", 1),
        ("How many teachers will be hired?", 2),
        ("Can I borrow a book on Sunday?", 3),
        ("Was wird für das Klima getan?", 4),
    ],
)
def test_the_sentence_that_replies_is_nearest_in_either_language(encoder, question, reply):
    cosines = encoder.encode(SENTENCES) @ encoder.encode([question])[0]
    assert int(np.argmax(cosines)) == reply


def test_vectors_have_length_one_and_do_not_depend_on_the_batch(encoder):
    texts = [*SENTENCES, "", "kurz", " ".join(SENTENCES * 3), *(f"Absatz {n}" for n in range(70))]
    together = encoder.encode(texts)
    assert together.shape == (len(texts), encoder.dim)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-5)


def test_no_text_gives_no_vector(encoder):
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_the_order_of_words_matters(encoder):
    one, other = encoder.encode(["Der Bund bezahlt das Land.", "Das Land bezahlt der Bund nicht."])
    assert float(one @ other) < 0.99


def test_a_changed_file_is_refused(tmp_path):
    folder = tmp_path / "replies"
    shutil.copytree(REPLIES_FOLDER, folder)
    weights = folder / "weights.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelError, match=r"weights\.safetensors"):
        ReplyEncoder(folder)


def test_groups_of_pieces_are_what_a_loop_makes_of_them(encoder):
    rows = np.random.default_rng(1).normal(size=(7, 512)).astype(np.float32)
    text_of = np.array([0, 0, 0, 1, 1, 1, 1])
    weights = encoder._weights
    found = encoder._groups(rows, text_of, 5)
    for text in (0, 1):
        narrow = rows[text_of == text] @ weights["group5.narrow"] + weights["group5.narrow.bias"]
        centred = narrow - narrow.mean(1, keepdims=True)
        layer = centred / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-12)
        layer = layer * weights["group5.gamma"] + weights["group5.beta"]
        for step in ("first", "second"):
            after = layer.copy()
            for n in range(len(layer)):
                total = weights[f"group5.{step}.bias"].copy()
                for member, offset in enumerate((-2, -1, 0, 1, 2)):
                    if 0 <= n + offset < len(layer):
                        block = weights[f"group5.{step}"][256 * member : 256 * (member + 1)]
                        total += layer[n + offset] @ block
                after[n] += np.maximum(total, 0)
            layer = after
        assert np.allclose(found[text_of == text], layer, atol=1e-3)
