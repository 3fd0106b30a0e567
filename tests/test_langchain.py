"""LangChain's own suites for each of the adapters, and what they do not ask."""

import asyncio
import json

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_tests.integration_tests import (
    EmbeddingsIntegrationTests,
    RetrieversIntegrationTests,
    ToolsIntegrationTests,
    VectorStoreIntegrationTests,
)
from langchain_tests.unit_tests import EmbeddingsUnitTests, ToolsUnitTests
from tiny import BagOfWords, make_document

from index.errors import DamagedIndexError, MissingIndexError, UnknownDocumentError
from index.store import PassageIndex
from qa.adapters.langchain import (
    ZeilentreuEmbeddings,
    ZeilentreuRetriever,
    make_runnable,
    make_tool,
)
from qa.adapters.vectorstore import PassageVectorStore
from qa.datatypes import Abstention, Answer

QUESTION = "Was plant Sachsen zur dezentralen Unterbringung?"


class TestEmbeddingsUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self):
        return ZeilentreuEmbeddings


class TestEmbeddingsIntegration(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self):
        return ZeilentreuEmbeddings


class TestRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _open(self, assistant):
        self.assistant = assistant

    @property
    def retriever_constructor(self):
        return ZeilentreuRetriever

    @property
    def retriever_constructor_params(self):
        return {"assistant": self.assistant}

    @property
    def retriever_query_example(self):
        return QUESTION


class _ToolSetup:
    @pytest.fixture(autouse=True)
    def _open(self, assistant):
        self.assistant = assistant

    @property
    def tool_constructor(self):
        return make_tool(self.assistant)

    @property
    def tool_invoke_params_example(self):
        return {"question": QUESTION}


class TestToolUnit(_ToolSetup, ToolsUnitTests):
    pass


class TestToolIntegration(_ToolSetup, ToolsIntegrationTests):
    pass


class TestEmptyVectorStore(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self):
        return PassageVectorStore(self.get_embeddings())


class TestClearedVectorStore(VectorStoreIntegrationTests):
    """A store over an index of which every passage was deleted is an empty store, too."""

    @pytest.fixture
    def vectorstore(self):
        embedder = _AsEmbedder(self.get_embeddings())
        index = PassageIndex.build([make_document("Wir bauen Wohnungen.")], embedder)
        store = PassageVectorStore(self.get_embeddings(), index=index)
        store.delete()
        return store


class _AsEmbedder:
    name, sha256, dim = "fake", "0" * 64, 6

    def __init__(self, embeddings):
        self._embeddings = embeddings

    def encode_documents(self, texts):
        return np.array(self._embeddings.embed_documents(list(texts)), np.float32).reshape(-1, 6)

    encode_queries = encode_documents


class Bag(Embeddings):
    def __init__(self, embedder):
        self._embedder = embedder

    def embed_documents(self, texts):
        return self._embedder.encode_documents(texts).tolist()

    def embed_query(self, text):
        return self.embed_documents([text])[0]


EMBEDDER = BagOfWords(["wohnungen", "schulen", "bahnen"])
DOCUMENT = make_document("Wir bauen Wohnungen.", "", "Wir bauen Schulen.", first=40)


@pytest.fixture
def index():
    return PassageIndex.build([DOCUMENT], EMBEDDER)


@pytest.fixture
def store(index):
    return PassageVectorStore(Bag(EMBEDDER), index=index)


def test_the_store_finds_the_passages_of_the_index_with_their_lines(store):
    [(found, score)] = store.similarity_search_with_score("Schulen", k=1)
    assert score == pytest.approx(1.0)
    assert (found.id, found.page_content) == ("doc:2-3", "Wir bauen Schulen.")
    assert found.metadata["citation"] == "Vertrag, Z. 42"
    assert (found.metadata["start_line"], found.metadata["end_line"]) == (42, 42)
    assert all(isinstance(value, str | int | float) for value in found.metadata.values())


def test_it_opens_the_index_that_the_assistant_has_saved(assistant, tmp_path):
    assistant.index.save(tmp_path)
    store = PassageVectorStore.load(tmp_path)
    [found] = store.similarity_search(QUESTION, k=1)
    expected = assistant.index.search_dense(assistant.embedder.encode_queries([QUESTION])[0], 1)
    assert found.id == expected[0].passage.id
    assert len(store) == len(assistant.index.passages)
    with pytest.raises(MissingIndexError, match="no index in"):
        PassageVectorStore.load(tmp_path / "no", Bag(EMBEDDER))


def test_added_documents_stand_beside_the_passages(store):
    store.add_texts(["Bahnen", "Bahnen"], [{"n": 1}, {"n": 2}])
    found = store.similarity_search("Bahnen", k=3)
    assert [d.metadata.get("n") for d in found[:2]] == [1, 2]  # equal texts stay two, oldest first
    assert found[2].id == "doc:0-1"
    assert len(store) == 4


def test_a_document_can_take_the_place_of_a_passage_and_the_index_stays(store, index):
    store.add_documents([Document(id="doc:0-1", page_content="Bahnen")])
    assert [d.page_content for d in store.get_by_ids(["doc:0-1"])] == ["Bahnen"]
    assert len(store) == 2
    assert index.passages[0].text == "Wir bauen Wohnungen."
    store.delete(["doc:0-1"])
    assert store.get_by_ids(["doc:0-1", "doc:2-3"])[0].id == "doc:2-3"


def test_a_filter_is_a_function_or_metadata(store):
    store.add_texts(["Schulen neu"], [{"kind": "note"}], ids=["n"])
    assert [d.id for d in store.similarity_search("Schulen", filter={"kind": "note"})] == ["n"]
    after = store.similarity_search(
        "Wohnungen", filter=lambda d: d.metadata.get("start_line") == 42
    )
    assert [d.id for d in after] == ["doc:2-3"]
    assert store.similarity_search("Schulen", filter={"kind": "none"}) == []


def test_marginal_relevance_prefers_what_differs(store):
    store.add_texts(["Schulen", "Schulen Bahnen"], ids=["same", "other"])
    found = store.max_marginal_relevance_search("Schulen Bahnen", k=2, lambda_mult=0.1)
    assert found[0].id == "other"
    assert found[1].id == "doc:0-1"
    by_vector = store.max_marginal_relevance_search_by_vector([0.0, 1.0, 1.0, 0.0], k=1)
    assert by_vector[0].id == "other"


def test_relevance_lies_between_zero_and_one(store):
    scores = [s for _, s in store.similarity_search_with_relevance_scores("Schulen", k=2)]
    assert scores == pytest.approx([1.0, 0.5])


def test_it_serves_as_any_langchain_retriever(store):
    retriever = store.as_retriever(search_kwargs={"k": 1})
    assert [d.id for d in retriever.invoke("Wohnungen")] == ["doc:0-1"]
    assert asyncio.run(retriever.ainvoke("Wohnungen"))[0].id == "doc:0-1"


def test_additions_come_back_and_the_index_is_not_changed(store, index, tmp_path):
    index.save(tmp_path / "index")
    before = {p: p.read_bytes() for p in (tmp_path / "index").rglob("*") if p.is_file()}
    store.add_texts(["Bahnen"], [{"n": 1, "list": [1, 2]}], ids=["b"])
    store.delete(["doc:0-1"])
    store.save_additions(tmp_path / "more")
    again = PassageVectorStore.load(tmp_path / "index", Bag(EMBEDDER), additions=tmp_path / "more")
    query = "Bahnen Wohnungen"
    assert again.similarity_search(query, k=9) == store.similarity_search(query, k=9)
    assert [d.id for d in again.similarity_search(query, k=9)] == ["b", "doc:2-3"]
    assert before == {p: p.read_bytes() for p in before}
    with pytest.raises(DamagedIndexError, match="holds no additions"):
        PassageVectorStore.load(tmp_path / "index", Bag(EMBEDDER), additions=tmp_path / "index")
    [target] = (tmp_path / "more").rglob("documents.jsonl")
    target.write_bytes(target.read_bytes().replace(b"Bahnen", b"Bohnen"))
    with pytest.raises(DamagedIndexError, match=r"documents\.jsonl was altered"):
        PassageVectorStore.load(tmp_path / "index", Bag(EMBEDDER), additions=tmp_path / "more")


def test_metadata_that_is_no_json_is_refused_on_saving(store, tmp_path):
    store.add_texts(["x"], [{"bad": {1, 2}}])
    with pytest.raises(ValueError, match="metadata must be JSON values"):
        store.save_additions(tmp_path)


def test_fewer_ids_than_documents_are_refused(store):
    with pytest.raises(ValueError, match="got 1 ids for 2 documents"):
        store.add_documents([Document(page_content="a"), Document(page_content="b")], ids=["1"])


def test_the_retriever_names_the_printed_lines(assistant):
    [found] = ZeilentreuRetriever(assistant=assistant, k=1).invoke(QUESTION)
    assert found.metadata["citation"] == "Koalitionsvertrag Sachsen 2019, Z. 3608–3610"
    assert found.metadata["rank"] == 1
    with pytest.raises(UnknownDocumentError, match="no document “x”"):
        ZeilentreuRetriever(assistant=assistant, documents=("x",)).invoke(QUESTION)


def test_the_tool_gives_text_to_the_model_and_the_record_to_the_program(assistant):
    tool = make_tool(assistant)
    call = {"name": tool.name, "args": {"question": QUESTION}, "id": "1", "type": "tool_call"}
    message = tool.invoke(call)
    assert "Z. 3608–3610" in message.content
    assert message.artifact["statements"][0]["citations"][0]["start_line"] == 3608
    json.dumps(message.artifact)
    wrong = tool.invoke(_with(call, documents=["x"]))
    assert wrong.status == "error"
    assert "no document “x”" in wrong.content


def _with(call, **args):
    return call | {"args": call["args"] | args}


def test_the_runnable_answers_and_abstains(assistant):
    runnable = make_runnable(assistant)
    results = runnable.batch([QUESTION, "Was sagt der Vertrag zur Kernfusion?"])
    assert [type(result) for result in results] == [Answer, Abstention]
    chained = runnable | (lambda result: result.statements[0].citations[0].start_line)
    assert chained.invoke(QUESTION) == 3608


def test_embeddings_can_be_those_of_an_assistant(assistant):
    embeddings = ZeilentreuEmbeddings(embedder=assistant.embedder)
    vector = embeddings.embed_query("Wohnen")
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert embeddings.embed_documents([]) == []


def test_copies_given_out_do_not_change_the_store(store):
    store.add_texts(["Bahnen"], [{"n": 1}], ids=["b"])
    [found] = store.similarity_search("Bahnen", k=1)
    found.metadata["n"] = 2
    assert store.get_by_ids(["b"])[0].metadata == {"n": 1}
