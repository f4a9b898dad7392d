"""Keys of Quay's configuration (config.yaml): their JSON Schemas and descriptions.

Source: Quay's documentation of the configuration, and the default values of Quay 3.9 to 3.19.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from .own_configuration_keys import OWN_KEYS

FEATURE = "FEATURE_"
TEXT = {"type": ["string", "null"]}
TEXTS = {"type": ["array", "null"], "items": {"type": "string"}}
FLAG = {"type": ["boolean", "null"]}
COUNT = {"type": ["integer", "null"], "minimum": 0, "maximum": 2_147_483_647}
POSITIVE = {**COUNT, "minimum": 1}
NUMBER = {"type": ["number", "null"], "minimum": -1, "maximum": 10**15}
DURATION = {"type": ["string", "null"], "format": "duration"}
OBJECT = {"type": ["object", "null"]}
ANYTHING: dict[str, Any] = {}

# Keys that change the behaviour of fakequay.
_USED: Mapping[str, dict[str, Any]] = {
    "ACTION_LOG_AUDIT_DELETE_FAILURES": {
        **FLAG,
        "description": "Whether the usage log contains failed deletions of tags.",
    },
    "ACTION_LOG_AUDIT_PULL_FAILURES": {
        **FLAG,
        "description": "Whether the usage log contains failed pulls.",
    },
    "ACTION_LOG_AUDIT_PUSH_FAILURES": {
        **FLAG,
        "description": "Whether the usage log contains failed pushes.",
    },
    "ACCOUNT_RECOVERY_MODE": {
        **FLAG,
        "description": "Value of account_recovery_mode in /config. The key has no other effect.",
    },
    "APP_SPECIFIC_TOKEN_EXPIRATION": {
        **DURATION,
        "description": "Lifetime of application-specific tokens. Default: no expiry.",
    },
    "AUTHENTICATION_TYPE": {
        "enum": ["Database", "LDAP", "JWT", "Keystone", "OIDC", "AppToken", None],
        "default": "Database",
        "description": "Authentication method of the registry.",
    },
    "AVATAR_KIND": {
        "enum": ["local", "gravatar", None],
        "description": "Kind of the avatars that the web UI shows.",
    },
    "BLACKLISTED_EMAIL_DOMAINS": {
        **TEXTS,
        "description": "Domains whose e-mail addresses FEATURE_BLACKLISTED_EMAILS rejects.",
    },
    "BOOTSTRAP_TOKEN_PATH": {
        **TEXT,
        "description": "Path of the file to which a real server writes a renewed bootstrap token. "
        "fakequay writes no file: the outbox contains the token, with this path as the receiver.",
    },
    "BROWSER_API_CALLS_XHR_ONLY": {
        **FLAG,
        "default": True,
        "description": "Whether GET requests of browser sessions need a CSRF token or the header "
        "X-Requested-With.",
    },
    "BRANDING": {
        **OBJECT,
        "description": "Logo (logo), footer image (footer_img) and footer URL (footer_url) of the "
        "web UI, which /config returns.",
    },
    "CONTACT_INFO": {**TEXTS, "description": "Contact addresses that the web UI shows, as URLs."},
    "CREATE_NAMESPACE_ON_PUSH": {
        **FLAG,
        "description": "Whether a push to an unknown namespace creates an organization.",
    },
    "CREATE_PRIVATE_REPO_ON_PUSH": {
        **FLAG,
        "default": True,
        "description": "Whether repositories that a push creates are private.",
    },
    "DEBUG": {
        **FLAG,
        "description": "Value that /config returns for DEBUG. The key has no other effect.",
    },
    "DEFAULT_NAMESPACE_MAXIMUM_BUILD_COUNT": {
        **COUNT,
        "description": "Maximum number of unfinished builds of a namespace. Default: no maximum.",
    },
    "DEFAULT_TAG_EXPIRATION": {
        **DURATION,
        "description": "Default period during which deleted tags can be restored.",
    },
    "DEFAULT_NAMESPACE_AUTOPRUNE_POLICY": {
        **OBJECT,
        "description": "Auto-prune policy that /config returns. The policy has no effect.",
    },
    "DEFAULT_UI": {
        "enum": ["angular", "react", None],
        "description": "Version of the web UI that /config returns. The key has no other effect.",
    },
    "DIRECT_OAUTH_CLIENTID_WHITELIST": {
        **TEXTS,
        "description": "Client ids of the OAuth applications that may send the password of a user "
        "to get a token, without the authorization page.",
    },
    "DISABLE_PUSHES": {**FLAG, "description": "Whether the registry rejects all pushes."},
    "DOCUMENTATION_ROOT": {**TEXT, "description": "URL of the documentation for the web UI."},
    "ENTERPRISE_LOGO_URL": {**TEXT, "description": "Path of the logo that /config returns."},
    "EXPIRED_SERVICE_KEY_TTL_SEC": {
        **NUMBER,
        "description": "Seconds for which expired service keys are listed. Default: one week.",
    },
    "FOOTER_LINKS": {
        **OBJECT,
        "description": "Links in the footer of the web UI that /config returns.",
    },
    "FRESH_LOGIN_TIMEOUT": {
        **DURATION,
        "description": "Period after a login during which sensitive operations are allowed.",
    },
    "GLOBAL_READONLY_SUPER_USERS": {
        **TEXTS,
        "description": "Names of the read-only superusers, who can read everything and change "
        "nothing.",
    },
    "INTERNAL_OIDC_SERVICE_ID": {
        **ANYTHING,
        "description": "Id of the login service for internal users, which /config returns.",
    },
    "LABELED_EXPIRATION_MAXIMUM": {
        **DURATION,
        "description": "Maximum lifetime of a tag that the image label quay.expires-after can set.",
    },
    "LABELED_EXPIRATION_MINIMUM": {
        **DURATION,
        "description": "Minimum lifetime of a tag that the image label quay.expires-after can set.",
    },
    "LDAP_BASE_DN": {
        "type": ["array", "string", "null"],
        "items": {"type": "string"},
        "description": "Base DN of the LDAP directory, as a list of its parts or as one string.",
    },
    "LIBRARY_NAMESPACE": {
        **TEXT,
        "default": "library",
        "description": "Namespace that the registry API (/v2) uses for repository names without a "
        "namespace.",
    },
    "LOCAL_OAUTH_HANDLER": {
        **TEXT,
        "description": "Path of the page that shows a new OAuth token, which /config returns.",
    },
    "MAXIMUM_LAYER_SIZE": {
        "type": ["string", "null"],
        "format": "size",
        "default": "20G",
        "description": "Maximum size of a pushed layer, such as 20G or 512 MiB.",
    },
    "GITHUB_TRIGGER_CONFIG": {
        **OBJECT,
        "description": "OAuth application of GitHub build triggers. /config contains its client id "
        "and endpoints.",
    },
    "GITLAB_TRIGGER_CONFIG": {
        **OBJECT,
        "description": "OAuth application of GitLab build triggers. /config contains its client id "
        "and endpoints.",
    },
    "PERMANENTLY_DELETE_TAGS": {
        **FLAG,
        "description": "Value of PERMANENTLY_DELETE_TAGS in /config. The key has no other effect.",
    },
    "MIXPANEL_KEY": {**TEXT, "description": "Key of the analytics service Mixpanel for /config."},
    "PREFERRED_URL_SCHEME": {
        "enum": ["http", "https", None],
        "default": "http",
        "description": "Scheme of the URLs in notifications and e-mails.",
    },
    "PUBLIC_NAMESPACES": {
        **TEXTS,
        "description": "Namespaces that the API lists among the organizations of every user.",
    },
    "RECAPTCHA_SITE_KEY": {
        **TEXT,
        "description": "Site key of the service reCAPTCHA, which /config returns.",
    },
    "REGISTRY_STATE": {
        "enum": ["normal", "readonly", None],
        "default": "normal",
        "description": "Whether the registry accepts changes.",
    },
    "REGISTRY_TITLE": {**TEXT, "description": "Name of the registry in the web UI and e-mails."},
    "REGISTRY_TITLE_SHORT": {**TEXT, "description": "Short name of the registry in the web UI."},
    "RESTRICTED_USERS_WHITELIST": {
        **TEXTS,
        "description": "Names of the users that FEATURE_RESTRICTED_USERS does not restrict.",
    },
    "SEARCH_MAX_RESULT_PAGE_COUNT": {
        **POSITIVE,
        "description": "Maximum number of pages of a repository search.",
    },
    "SEARCH_RESULTS_PER_PAGE": {
        **POSITIVE,
        "description": "Number of results on each page of a repository search.",
    },
    "SENTRY_PUBLIC_DSN": {
        **TEXT,
        "description": "Address of the error reporting service Sentry, which /config returns.",
    },
    "SERVER_HOSTNAME": {
        **TEXT,
        "description": "Host name of the registry in notifications and e-mails. If no host name is "
        "set, they contain the host of the request, or, in a background job, the address on which "
        "the server listens.",
    },
    "SESSION_COOKIE_SECURE": {
        **FLAG,
        "description": "Whether browsers send the session cookie only over HTTPS.",
    },
    "SESSION_TIMEOUT": {
        **DURATION,
        "description": "Period without a request after which a browser session ends.",
    },
    "SETUP_COMPLETE": {
        **FLAG,
        "description": "Whether the Quay installation is complete. The response of "
        "/api/v1/superuser/registrystatus contains this status.",
    },
    "SPARSE_INDEX_REQUIRED_ARCHS": {
        **TEXTS,
        "description": "Architectures whose images a manifest list must contain.",
    },
    "STRIPE_PUBLISHABLE_KEY": {
        **TEXT,
        "description": "Public key of the payment service Stripe, which /config returns.",
    },
    "SUPER_USERS": {**TEXTS, "description": "Names of the superusers."},
    "TAG_EXPIRATION_OPTIONS": {
        "type": ["array", "null"],
        "items": {"type": "string", "format": "duration"},
        "description": "Periods, such as 2w, from which users can choose how long deleted tags of "
        "their namespace can be restored.",
    },
    "USER_RECOVERY_TOKEN_LIFETIME": {
        **DURATION,
        "description": "Period during which the link to recover an account is valid.",
    },
    "V2_PAGINATION_SIZE": {
        **POSITIVE,
        "description": "Default and maximum number of items on a page of a list under /v2.",
    },
}

# Keys that fakequay accepts and returns, but that do not change its behaviour.
_IGNORED: tuple[tuple[dict[str, Any], str], ...] = (
    (
        FLAG,
        """
        ACTION_LOG_AUDIT_LOGINS ACTION_LOG_AUDIT_LOGIN_FAILURES
        ALLOW_PULLS_WITHOUT_STRICT_LOGGING ALLOW_WITHOUT_STRICT_LOGGING CLEAN_BLOB_UPLOAD_FOLDER
        EXTERNAL_TLS_TERMINATION IGNORE_UNKNOWN_MEDIATYPES LDAP_ALLOW_INSECURE_FALLBACK
        LDAP_FOLLOW_REFERRALS MAIL_FAIL_SILENTLY MAIL_USE_AUTH MAIL_USE_SSL MAIL_USE_TLS
        QUOTA_BACKFILL QUOTA_INVALIDATE_TOTALS REPO_MIRROR_ROLLBACK
        REPO_MIRROR_TLS_VERIFY RESET_CHILD_MANIFEST_EXPIRATION RESTRICTED_USERS_INCLUDE_ROBOTS
        ROBOTS_DISALLOW SECURITY_SCANNER_V4_MANIFEST_CLEANUP SESSION_COOKIE_HTTPONLY
        STAGGER_WORKERS TESTING USE_CDN
        """,
    ),
    (
        TEXT,
        """
        ACTION_LOG_ARCHIVE_LOCATION ACTION_LOG_ARCHIVE_PATH BILLING_TYPE BLACKLIST_V2_SPEC
        CLOUDWATCH_NAMESPACE DATABASE_SECRET_KEY DB_URI ENABLE_HEALTH_DEBUG_SECRET
        ENTITLEMENT_RECONCILIATION_MARKETPLACE_ENDPOINT
        ENTITLEMENT_RECONCILIATION_USER_ENDPOINT EXCEPTION_LOG_TYPE EXPIRED_APP_SPECIFIC_TOKEN_GC
        EXPORT_COMPLIANCE_ENDPOINT FEATURE_LISTEN_IP_VERSION GOOGLE_ANALYTICS_KEY
        GPG2_PRIVATE_KEY_FILENAME GPG2_PRIVATE_KEY_NAME GPG2_PUBLIC_KEY_FILENAME
        INSTANCE_SERVICE_KEY_KID_LOCATION INSTANCE_SERVICE_KEY_LOCATION INSTANCE_SERVICE_KEY_SERVICE
        JWT_AUTH_ISSUER JWT_GETUSER_ENDPOINT JWT_QUERY_ENDPOINT JWT_VERIFY_ENDPOINT
        KEYSTONE_ADMIN_PASSWORD KEYSTONE_ADMIN_TENANT KEYSTONE_ADMIN_USERNAME KEYSTONE_AUTH_URL
        LDAP_ADMIN_DN LDAP_ADMIN_PASSWD LDAP_EMAIL_ATTR LDAP_GLOBAL_READONLY_SUPERUSER_FILTER
        LDAP_MEMBEROF_ATTR LDAP_RESTRICTED_USER_FILTER LDAP_SUPERUSER_FILTER LDAP_UID_ATTR LDAP_URI
        LDAP_USER_FILTER LOGS_MODEL LOG_ARCHIVE_LOCATION LOG_ARCHIVE_PATH MAIL_DEFAULT_SENDER
        MAIL_PASSWORD MAIL_SERVER MAIL_USERNAME MUNCHKIN_KEY PROMETHEUS_NAMESPACE
        PROMETHEUS_PUSHGATEWAY_URL RECAPTCHA_SECRET_KEY
        REPO_MIRROR_SERVER_HOSTNAME SECRET_KEY SECURITY_SCANNER_ENDPOINT
        SECURITY_SCANNER_ISSUER_NAME SECURITY_SCANNER_V4_ENDPOINT
        SECURITY_SCANNER_V4_INDEX_MAX_LAYER_SIZE SECURITY_SCANNER_V4_PSK SENTRY_DSN
        SESSION_COOKIE_NAME SESSION_COOKIE_SAMESITE SIGNING_ENGINE
        STRIPE_SECRET_KEY TEAM_RESYNC_STALE_TIME TUF_GUN_PREFIX TUF_SERVER
        USERFILES_LOCATION USERFILES_PATH V3_UPGRADE_MODE
        """,
    ),
    (
        TEXTS,
        """
        DISTRIBUTED_STORAGE_DEFAULT_LOCATIONS DISTRIBUTED_STORAGE_PREFERENCE
        LDAP_SECONDARY_USER_RDNS LDAP_USER_RDN NON_RATE_LIMITED_NAMESPACES OCI_NAMESPACE_WHITELIST
        RECAPTCHA_WHITELISTED_USERS ROBOTS_WHITELIST SECURITY_SCANNER_V4_NAMESPACE_WHITELIST
        SSL_CIPHERS SSL_PROTOCOLS V1_PUSH_WHITELIST V22_NAMESPACE_WHITELIST
        WEBHOOK_HOSTNAME_BLACKLIST
        """,
    ),
    (
        NUMBER,
        """
        ACTION_LOG_MAX_PAGE AUTOPRUNE_DEFAULT_POLICY_POLL_PERIOD AUTOPRUNE_FETCH_POLICIES_LIMIT
        AUTOPRUNE_FETCH_TAGS_PAGE_LIMIT BLOBUPLOAD_DELETION_DATE_THRESHOLD
        DEFAULT_SYSTEM_REJECT_QUOTA_BYTES EXPORT_ACTION_LOGS_MAX_SECONDS
        EXPORT_ACTION_LOGS_SECONDS GARBAGE_COLLECTION_FREQUENCY GLOBAL_PROMETHEUS_STATS_FREQUENCY
        INSTANCE_SERVICE_KEY_EXPIRATION INSTANCE_SERVICE_KEY_REFRESH JWT_AUTH_MAX_FRESH_S
        KEYSTONE_AUTH_TIMEOUT KEYSTONE_AUTH_VERSION LAST_ACCESSED_UPDATE_THRESHOLD_S
        LDAP_NETWORK_TIMEOUT LDAP_TIMEOUT MAIL_PORT MAXIMUM_CNR_LAYER_SIZE
        NOTIFICATION_TASK_RUN_MINIMUM_INTERVAL_MINUTES PERMANENT_SESSION_LIFETIME PROXY_COUNT
        PUSH_TEMP_TAG_EXPIRATION_SEC QUOTA_TOTAL_DELAY_SECONDS REPO_MIRROR_INTERVAL
        SECURITY_SCANNER_API_TIMEOUT_POST_SECONDS SECURITY_SCANNER_API_TIMEOUT_SECONDS
        SECURITY_SCANNER_ENGINE_VERSION_TARGET SECURITY_SCANNER_INDEXING_INTERVAL
        SECURITY_SCANNER_V4_REINDEX_THRESHOLD SEND_FILE_MAX_AGE_DEFAULT SKOPEO_TIMEOUT_INTERVAL
        UNAPPROVED_SERVICE_KEY_TTL_SEC WORKER_CONNECTION_COUNT WORKER_CONNECTION_COUNT_REGISTRY
        WORKER_CONNECTION_COUNT_SECSCAN WORKER_CONNECTION_COUNT_WEB WORKER_COUNT
        WORKER_COUNT_REGISTRY WORKER_COUNT_SECSCAN WORKER_COUNT_WEB
        """,
    ),
    (
        OBJECT,
        """
        ALLOWED_OCI_ARTIFACT_TYPES BITBUCKET_TRIGGER_CONFIG BUILDLOGS_OPTIONS
        BUILDLOGS_REDIS DATA_MODEL_CACHE_CONFIG DB_CONNECTION_ARGS
        DISTRIBUTED_STORAGE_CONFIG
        LOGS_MODEL_CONFIG OTEL_CONFIG PULL_METRICS_REDIS
        USER_EVENTS_REDIS
        """,
    ),
    (
        ANYTHING,
        """
        ACTION_LOG_ROTATION_THRESHOLD BUILDMAN_CONFIG BUILD_MANAGER CORS_ORIGIN HEALTH_CHECKER
        JSONIFY_PRETTYPRINT_REGULAR QUEUE_METRICS_TYPE
        REPLICATION_QUEUE_NAME SECURITY_SCANNER_NOTIFICATIONS
        SECURITY_SCANNER_READONLY_FAILOVER_ENDPOINTS
        """,
    ),
)

# Features of Quay 3.9 to 3.19, and FEATURE_LEGACY_IMAGES for the image operations before 3.9.
_FEATURES = """
    ACI_CONVERSION ACTION_LOG_ROTATION ADVERTISE_V2 AGGREGATED_LOG_COUNT_RETRIEVAL ANONYMOUS_ACCESS
    APP_REGISTRY APP_SPECIFIC_TOKENS ASSIGN_OAUTH_TOKEN AUTO_PRUNE BILLING BITBUCKET_BUILD
    BLACKLISTED_EMAILS BUILD_SUPPORT CHANGE_TAG_EXPIRATION CLEAR_EXPIRED_RAC_ENTRIES DIRECT_LOGIN
    DISABLE_PULL_LOGS_FOR_FREE_NAMESPACES EDIT_QUOTA ENTITLEMENT_RECONCILIATION EXPORT_COMPLIANCE
    EXTENDED_ACTION_LOGGING EXTENDED_REPOSITORY_NAMES FIPS GARBAGE_COLLECTION GENERAL_OCI_SUPPORT
    GITHUB_BUILD GITHUB_LOGIN GITLAB_BUILD GOOGLE_LOGIN HELM_OCI_SUPPORT IMAGE_EXPIRY_TRIGGER
    IMAGE_PULL_STATS IMMUTABLE_TAGS IMMUTABLE_TAGS_CAN_EXPIRE INVITE_ONLY_USER_CREATION
    LEGACY_IMAGES LIBRARY_SUPPORT LOG_EXPORT MAILING MANIFEST_SIZE_BACKFILL
    MANIFEST_SUBJECT_BACKFILL NAMESPACE_GARBAGE_COLLECTION NONSUPERUSER_TEAM_SYNCING_SETUP
    ORG_MIRROR ORG_SHARED_EMAIL OTEL_TRACING PARTIAL_USER_AUTOCOMPLETE PERMANENT_SESSIONS
    PROGRAMMATIC_BOOTSTRAP PROXY_CACHE PROXY_CACHE_BLOB_DOWNLOAD PROXY_STORAGE PUBLIC_CATALOG
    QUOTA_MANAGEMENT QUOTA_NOTIFICATIONS QUOTA_SUPPRESS_FAILURES RATE_LIMITS READER_BUILD_LOGS
    RECAPTCHA REFERRERS_API REPOSITORY_ACTION_COUNTER REPOSITORY_GARBAGE_COLLECTION REPO_MIRROR
    REQUIRE_ENCRYPTED_BASIC_AUTH REQUIRE_TEAM_INVITE RESTRICTED_USERS RESTRICTED_V1_PUSH
    RH_MARKETPLACE SECURITY_NOTIFICATIONS SECURITY_SCANNER SECURITY_SCANNER_NOTIFY_ON_NEW_INDEX
    SECURITY_SCANNER_V2 SIGNING SPARSE_INDEX STORAGE_REPLICATION SUPERUSERS_FULL_ACCESS
    SUPERUSERS_ORG_CREATION_ONLY SUPERUSER_CONFIGDUMP SUPER_USERS TEAM_SYNCING
    UI_DELAY_AFTER_WRITE UI_MODELCARD UI_V2 UI_V2_REPO_SETTINGS USERNAME_CONFIRMATION USER_CREATION
    USER_EVENTS USER_INITIALIZE USER_LAST_ACCESSED USER_LOG_ACCESS USER_METADATA USER_RENAME
    VERIFY_QUOTA
"""


@cache
def features() -> tuple[str, ...]:
    """Return the names of all features: their configuration keys without ``FEATURE_``."""
    return tuple(_FEATURES.split())


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of Quay's configuration.

    All callers get the same object, so they must not change it.
    """
    ignored = {
        key: {**rules, "description": "Key of Quay's configuration without effect in fakequay."}
        for rules, keys in _IGNORED
        for key in keys.split()
    }
    switches = {
        FEATURE + name: {"type": "boolean", "description": "Whether the feature is on."}
        for name in features()
    }
    return {
        "type": "object",
        "properties": dict(sorted({**ignored, **switches, **_USED, **OWN_KEYS}.items())),
        # Keys of login services, such as GITHUB_LOGIN_CONFIG.
        "patternProperties": {"^[A-Z][A-Z0-9_]*_LOGIN_CONFIG$": OBJECT},
        "additionalProperties": False,
    }
