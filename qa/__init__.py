"""Questions → candidates → statements with citations, or an abstention.

>>> import qa
>>> assistant = qa.load_assistant()
>>> answer = assistant.ask("What does Sachsen promise about decentral housing?")
>>> answer.statements[0].citations[0].start_line
3608
"""

from qa.assistant import Assistant, Settings
from qa.conversation import Conversation
from qa.datatypes import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Commitment,
    Mode,
    Provenance,
    Reason,
    Statement,
    Verdict,
)
from qa.loading import load_assistant
from qa.version import VERSION as __version__

__all__ = [
    "Abstention",
    "Answer",
    "Assistant",
    "Candidate",
    "Citation",
    "Commitment",
    "Conversation",
    "Mode",
    "Provenance",
    "Reason",
    "Settings",
    "Statement",
    "Verdict",
    "__version__",
    "load_assistant",
]
