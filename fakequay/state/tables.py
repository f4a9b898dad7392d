"""The tables of the pretend Quay, and what their records are found by."""

from fakequay import records

from .store import TableOf, TableStore


class Store(TableStore):
    accounts = TableOf(
        records.Account, "name", "uuid", "email", "kind", "owner_id", ordered_by=("kind", "name")
    )
    deleted_namespaces = TableOf(records.DeletedNamespace, "name")
    email_codes = TableOf(records.EmailCode, "code", "account_id")
    external_logins = TableOf(records.ExternalLogin, "account_id")
    teams = TableOf(records.Team, "organization_id", ("organization_id", "name"))
    team_members = TableOf(
        records.TeamMember, "team_id", "account_id", "organization_id", ("team_id", "account_id")
    )
    team_invites = TableOf(records.TeamInvite, "team_id", "code", "account_id", "email")
    notifications = TableOf(records.Notification, "account_id", "uuid", ("account_id", "dismissed"))
    repositories = TableOf(records.Repository, "namespace_id", "public", ("namespace_id", "name"))
    repository_permissions = TableOf(
        records.RepositoryPermission, "repository_id", "account_id", "team_id"
    )
    prototypes = TableOf(
        records.Prototype, "organization_id", "uuid", "activating_id", "account_id", "team_id"
    )
    stars = TableOf(records.Star, "account_id", "repository_id", ("account_id", "repository_id"))
    applications = TableOf(records.Application, "organization_id", "client_id")
    oauth_tokens = TableOf(records.OAuthToken, "name", "uuid", "application_id", "account_id")
    oauth_codes = TableOf(records.OAuthCode, "code", "application_id", "account_id")
    assigned_tokens = TableOf(records.AssignedToken, "uuid", "application_id", "account_id")
    app_tokens = TableOf(records.AppToken, "account_id", "uuid", "token")
    service_keys = TableOf(records.ServiceKey, "kid", "service")
    proxy_caches = TableOf(records.ProxyCache, "organization_id")
    quotas = TableOf(records.Quota, "namespace_id")
    quota_limits = TableOf(records.QuotaLimit, "quota_id")
    prune_policies = TableOf(records.PrunePolicy, "uuid", "namespace_id", "repository_id")
    immutability_policies = TableOf(
        records.ImmutabilityPolicy, "uuid", "namespace_id", "repository_id"
    )
    blobs = TableOf(records.Blob, "repository_id", "digest", ("repository_id", "digest"))
    uploads = TableOf(records.Upload, "repository_id", ("repository_id", "uuid"))
    manifests = TableOf(
        records.Manifest,
        "repository_id",
        "digest",
        ("repository_id", "digest"),
        ("repository_id", "subject"),
    )
    image_recipes = TableOf(records.ImageRecipe, "repository_id", ("repository_id", "digest"))
    manifest_blobs = TableOf(
        records.ManifestBlob,
        "repository_id",
        "manifest_id",
        ("repository_id", "digest"),
        tallies=(("repository_id", "digest", "size"), ("namespace_id", "digest", "size")),
    )
    manifest_children = TableOf(
        records.ManifestChild, "repository_id", "manifest_id", ("repository_id", "digest")
    )
    manifest_labels = TableOf(records.ManifestLabel, "manifest_id", "uuid")
    tags = TableOf(records.Tag, "repository_id", "manifest_id", ("repository_id", "name"))
    pull_counts = TableOf(records.PullCount, "repository_id", ("repository_id", "subject"))
    scan_reports = TableOf(records.ScanReport, "digest")
    customers = TableOf(records.Customer, "namespace_id")
    invoice_fields = TableOf(records.InvoiceField, "namespace_id", "uuid")
    sku_bindings = TableOf(
        records.SkuBinding, "namespace_id", "subscription_id", ("namespace_id", "subscription_id")
    )
    subscriptions = TableOf(records.Subscription, "uuid", "namespace_id", "repository_id", "event")
    authorized_emails = TableOf(
        records.AuthorizedEmail, "repository_id", "code", ("repository_id", "email")
    )
    mirrors = TableOf(records.Mirror, "repository_id", "robot_id", "status")
    org_mirrors = TableOf(records.OrgMirror, "organization_id", "robot_id", "status")
    org_mirror_repositories = TableOf(records.OrgMirrorRepository, "org_mirror_id", "repository_id")
    builds = TableOf(records.Build, "uuid", "repository_id", "trigger_id", "file_id")
    build_lines = TableOf(records.BuildLine, "build_id")
    build_failures = TableOf(records.BuildFailure, "repository_id")
    build_files = TableOf(records.BuildFile, "uuid")
    triggers = TableOf(records.Trigger, "uuid", "repository_id", "account_id")
    source_repositories = TableOf(records.SourceRepository, "service", ("service", "path"))
    agenda = TableOf(records.Appointment, ("kind", "subject_id"), ordered_by="due")
    deliveries = TableOf(records.Delivery, "subscription_uuid", "state")
    messages = TableOf(records.Message, "uuid")
    logs = TableOf(
        records.LogEntry,
        "namespace_id",
        "repository_id",
        "performer_id",
        "kind",
        ("namespace_id", "performer_id"),
    )
    log_exports = TableOf(records.LogExport, "uuid")
    registry_sizes = TableOf(records.RegistrySize)
    mails = TableOf(records.Mail, "to")
    configuration = TableOf(records.Configuration)
    draws = TableOf(records.Draw, "subject")
