"""What all tests share: the shipped assistant, opened once, in a cache folder of its own."""

import os
import tempfile

import pytest

# Before anything opens an index: tests must not touch the user's cache.
_CACHE = tempfile.mkdtemp(prefix="zeilentreu-tests-")
os.environ["XDG_CACHE_HOME"] = _CACHE
os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(scope="session")
def assistant():
    """The assistant on the shipped corpus."""
    import qa

    return qa.load_assistant()


@pytest.fixture(scope="session")
def excerpt(assistant):
    """The shipped Saxon excerpt as a document."""
    return assistant.document("sachsen-2019")
