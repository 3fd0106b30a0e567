import numpy as np
import pytest

from index.errors import ModelError
from qa.rerank import CrossEncoderReranker

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "wohnung", "miete", "kind", "steuer"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A cross-encoder of two small layers with random but fixed weights."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("cross-encoder")
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY))
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=1,
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_a_cross_encoder_scores_each_text_for_itself(folder):
    reranker = CrossEncoderReranker(folder)
    texts = ["wohnung kind", "steuer", "miete miete wohnung"]
    scores = reranker.scores("miete", texts)
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    alone = [float(reranker.scores("miete", [text])[0]) for text in texts]
    assert scores.tolist() == pytest.approx(alone, abs=1e-5)
    assert len(set(np.round(scores, 6).tolist())) == 3
    assert reranker.scores("miete", []).shape == (0,)


def test_a_missing_cross_encoder_is_named(tmp_path):
    with pytest.raises(ModelError, match="cannot be loaded"):
        CrossEncoderReranker(tmp_path / "nowhere")
