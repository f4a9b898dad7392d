"""Records of an instance's data: frozen dataclasses that contain only data.

Every stored record has an integer ``id``, which is 0 until the record is stored. A field such as
``account_id`` contains the id of another record. Every time is in Unix seconds (float).
"""

from .accounts import (
    Account,
    EmailCode,
    ExternalLogin,
    Kind,
    Notification,
    Team,
    TeamInvite,
    TeamMember,
)
from .billing import Customer, InvoiceField, SkuBinding
from .builds import Build, BuildFailure, BuildFile, BuildLine, SourceRepository, Trigger
from .credentials import (
    Application,
    AppToken,
    AssignedToken,
    OAuthCode,
    OAuthToken,
    ServiceKey,
)
from .images import (
    Blob,
    ImageRecipe,
    Manifest,
    ManifestBlob,
    ManifestChild,
    ManifestLabel,
    PullCount,
    ReferrerList,
    ScanReport,
    Tag,
    Upload,
)
from .instance_data import (
    Actor,
    Configuration,
    DeletedNamespace,
    Draw,
    LogEntry,
    LogExport,
    Mail,
    Message,
    RegistrySize,
    ScheduledJob,
)
from .mirrors import Mirror, OrgMirror, OrgMirrorRepository, ProxyCache
from .notifications import AuthorizedEmail, Delivery, Subscription
from .policies import ImmutabilityPolicy, PrunePolicy
from .quotas import Quota, QuotaLimit
from .repositories import Prototype, RepoName, Repository, RepositoryPermission, Star

__all__ = [
    "Account",
    "Actor",
    "AppToken",
    "Application",
    "AssignedToken",
    "AuthorizedEmail",
    "Blob",
    "Build",
    "BuildFailure",
    "BuildFile",
    "BuildLine",
    "Configuration",
    "Customer",
    "DeletedNamespace",
    "Delivery",
    "Draw",
    "EmailCode",
    "ExternalLogin",
    "ImageRecipe",
    "ImmutabilityPolicy",
    "InvoiceField",
    "Kind",
    "LogEntry",
    "LogExport",
    "Mail",
    "Manifest",
    "ManifestBlob",
    "ManifestChild",
    "ManifestLabel",
    "Message",
    "Mirror",
    "Notification",
    "OAuthCode",
    "OAuthToken",
    "OrgMirror",
    "OrgMirrorRepository",
    "Prototype",
    "ProxyCache",
    "PrunePolicy",
    "PullCount",
    "Quota",
    "QuotaLimit",
    "ReferrerList",
    "RegistrySize",
    "RepoName",
    "Repository",
    "RepositoryPermission",
    "ScanReport",
    "ScheduledJob",
    "ServiceKey",
    "SkuBinding",
    "SourceRepository",
    "Star",
    "Subscription",
    "Tag",
    "Team",
    "TeamInvite",
    "TeamMember",
    "Trigger",
    "Upload",
]
