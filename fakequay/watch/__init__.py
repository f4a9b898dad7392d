"""What is seen of the requests that come in, and what is done to them on purpose; without HTTP."""

from .coverage import Coverage
from .criteria import Criteria
from .exchange import Exchange, Message
from .fault import Fault, Target
from .faults import Faults, Planned
from .journal import Journal, Mismatch

__all__ = [
    "Coverage",
    "Criteria",
    "Exchange",
    "Fault",
    "Faults",
    "Journal",
    "Message",
    "Mismatch",
    "Planned",
    "Target",
]
