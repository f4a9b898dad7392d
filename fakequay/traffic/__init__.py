"""Request journal, API coverage and fault injection, in modules that do not import Flask."""

from .api_coverage import Coverage
from .exchange import Exchange, Message
from .fault import Fault, Target
from .fault_list import ActiveFault, FaultList
from .refused_hosts import RefusedHost, RefusedHosts
from .request_journal import Mismatch, RequestJournal
from .request_matcher import RequestMatcher

__all__ = [
    "ActiveFault",
    "Coverage",
    "Exchange",
    "Fault",
    "FaultList",
    "Message",
    "Mismatch",
    "RefusedHost",
    "RefusedHosts",
    "RequestJournal",
    "RequestMatcher",
    "Target",
]
