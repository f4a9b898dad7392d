"""Sections of the seed format, in the order in which they are loaded.

Each section comes after the sections whose records it refers to. To add a section, add a module to
this package and its constant to ``SECTIONS``.
"""

from fakequay.seeds.section import Section

from .accounts.app_tokens import APP_TOKENS
from .accounts.applications import APPLICATIONS
from .accounts.billing import CUSTOMER, INVOICE_FIELDS, MARKETPLACE
from .accounts.external_logins_and_email_codes import EMAIL_CODES, EXTERNAL_LOGINS
from .accounts.robots import ROBOTS
from .accounts.teams import TEAMS
from .accounts.users_and_organizations import ORGANIZATIONS, USERS
from .builds import BUILD_FAILURE, BUILD_FILES, BUILDS
from .configuration_and_clock import CLOCK, SETTINGS
from .id_counters import DRAWS
from .images import BLOBS, HOLDS, MANIFESTS, PULLS, SCAN_REPORTS, SCANS, TAG_SCAN_REPORTS
from .log_exports import LOG_EXPORTS
from .logs import LOGS
from .messages import MAILS, MESSAGES, NOTIFICATIONS
from .mirrors import MIRROR, ORG_MIRROR, PROXY_CACHE
from .notifications import (
    AUTHORIZED_EMAILS,
    DELIVERIES,
    NAMESPACE_SUBSCRIPTIONS,
    REPOSITORY_SUBSCRIPTIONS,
)
from .policies import IMMUTABILITY_POLICIES, PRUNE_POLICIES
from .prototypes import PROTOTYPES
from .quotas import QUOTAS
from .repositories import PERMISSIONS, REPOSITORIES, STARS
from .service_keys_and_registry_size import REGISTRY_SIZE, SERVICE_KEYS
from .tags import TAGS
from .triggers import SOURCE_HOSTS, TRIGGERS
from .uploads import UPLOADS

SECTIONS: tuple[Section, ...] = (
    SETTINGS,
    CLOCK,
    USERS,
    ORGANIZATIONS,
    ROBOTS,
    TEAMS,
    APPLICATIONS,
    APP_TOKENS,
    EXTERNAL_LOGINS,
    EMAIL_CODES,
    QUOTAS,
    PROXY_CACHE,
    CUSTOMER,
    INVOICE_FIELDS,
    MARKETPLACE,
    REPOSITORIES,
    PERMISSIONS,
    STARS,
    BLOBS,
    UPLOADS,
    MANIFESTS,
    # Immutability policies come before the tags, because they make new tags immutable.
    IMMUTABILITY_POLICIES,
    TAGS,
    HOLDS,
    PULLS,
    SCANS,
    SCAN_REPORTS,
    TAG_SCAN_REPORTS,
    SOURCE_HOSTS,
    BUILD_FILES,
    TRIGGERS,
    BUILDS,
    BUILD_FAILURE,
    PROTOTYPES,
    MIRROR,
    ORG_MIRROR,
    PRUNE_POLICIES,
    NAMESPACE_SUBSCRIPTIONS,
    REPOSITORY_SUBSCRIPTIONS,
    AUTHORIZED_EMAILS,
    NOTIFICATIONS,
    MESSAGES,
    SERVICE_KEYS,
    LOGS,
    LOG_EXPORTS,
    MAILS,
    DELIVERIES,
    REGISTRY_SIZE,
    # The id counters come last, because they override the counters that other sections set.
    DRAWS,
)
