"""What the fake remembers: plain frozen values, no behaviour.

Every record has an ``id`` (0 until it is stored) and refers to others by theirs; times are seconds
since 1970.
"""

from .access import (
    Application,
    AppToken,
    AssignedToken,
    OAuthCode,
    OAuthToken,
    ProxyCache,
    ServiceKey,
)
from .accounts import Account, Kind, Notification, Team, TeamInvite, TeamMember
from .bookkeeping import Actor, Configuration, Draw, LogEntry, Mail, Message
from .policies import ImmutabilityPolicy, PrunePolicy
from .quotas import Quota, QuotaLimit
from .repositories import Prototype, RepoName, Repository, RepositoryPermission, Star

__all__ = [
    "Account",
    "Actor",
    "AppToken",
    "Application",
    "AssignedToken",
    "Configuration",
    "Draw",
    "ImmutabilityPolicy",
    "Kind",
    "LogEntry",
    "Mail",
    "Message",
    "Notification",
    "OAuthCode",
    "OAuthToken",
    "Prototype",
    "ProxyCache",
    "PrunePolicy",
    "Quota",
    "QuotaLimit",
    "RepoName",
    "Repository",
    "RepositoryPermission",
    "ServiceKey",
    "Star",
    "Team",
    "TeamInvite",
    "TeamMember",
]
