"""Request journal, API coverage and fault injection, in modules that do not import Flask."""

from .api_coverage import Coverage
from .fault_list import ActiveFault, FaultList
from .fault_rule import Fault, Target
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
