"""Request journal, API coverage and fault injection, in modules that do not import Flask."""

from .api_coverage import Coverage
from .fault import Fault, Target
from .fault_list import ActiveFault, FaultList
from .refused_hosts import RefusedHost, RefusedHosts
from .request_journal import Mismatch, RequestJournal

__all__ = [
    "ActiveFault",
    "Coverage",
    "Fault",
    "FaultList",
    "Mismatch",
    "RefusedHost",
    "RefusedHosts",
    "RequestJournal",
    "Target",
]
