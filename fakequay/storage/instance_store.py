"""Instance store: the tables of an instance and the indexes of each table."""

from fakequay import models

from .table_store import TableOf, TableStore


class Store(TableStore):
    """The store of an instance, with one table for each class of records."""

    accounts = TableOf(
        models.Account, "name", "uuid", "email", "kind", "owner_id", ordered_by=("kind", "name")
    )
    deleted_namespaces = TableOf(models.DeletedNamespace, "name")
    email_codes = TableOf(models.EmailCode, "code", "account_id")
    external_logins = TableOf(models.ExternalLogin, "account_id")
    teams = TableOf(models.Team, "organization_id", ("organization_id", "name"))
    team_members = TableOf(
        models.TeamMember, "team_id", "account_id", "organization_id", ("team_id", "account_id")
    )
    team_invites = TableOf(models.TeamInvite, "team_id", "code", "account_id", "email")
    notifications = TableOf(
        models.Notification, "account_id", "uuid", "subject", ("account_id", "dismissed")
    )
    repositories = TableOf(models.Repository, "namespace_id", "public", ("namespace_id", "name"))
    repository_permissions = TableOf(
        models.RepositoryPermission, "repository_id", "account_id", "team_id"
    )
    prototypes = TableOf(
        models.Prototype, "organization_id", "uuid", "activating_id", "account_id", "team_id"
    )
    stars = TableOf(models.Star, "account_id", "repository_id", ("account_id", "repository_id"))
    applications = TableOf(models.Application, "organization_id", "client_id")
    oauth_tokens = TableOf(models.OAuthToken, "name", "uuid", "application_id", "account_id")
    oauth_codes = TableOf(models.OAuthCode, "code", "application_id", "account_id")
    assigned_tokens = TableOf(models.AssignedToken, "uuid", "application_id", "account_id")
    app_tokens = TableOf(models.AppToken, "account_id", "uuid", "token")
    service_keys = TableOf(models.ServiceKey, "kid", "service")
    proxy_caches = TableOf(models.ProxyCache, "organization_id")
    quotas = TableOf(models.Quota, "namespace_id")
    quota_limits = TableOf(models.QuotaLimit, "quota_id")
    prune_policies = TableOf(models.PrunePolicy, "uuid", "namespace_id", "repository_id")
    immutability_policies = TableOf(
        models.ImmutabilityPolicy, "uuid", "namespace_id", "repository_id"
    )
    blobs = TableOf(models.Blob, "repository_id", "digest", ("repository_id", "digest"))
    uploads = TableOf(models.Upload, "repository_id", ("repository_id", "uuid"))
    manifests = TableOf(
        models.Manifest,
        "repository_id",
        "digest",
        ("repository_id", "digest"),
        ("repository_id", "subject"),
    )
    referrer_lists = TableOf(models.ReferrerList, "repository_id", ("repository_id", "digest"))
    image_recipes = TableOf(models.ImageRecipe, "repository_id", ("repository_id", "digest"))
    manifest_blobs = TableOf(
        models.ManifestBlob,
        "repository_id",
        "manifest_id",
        ("repository_id", "digest"),
        tallies=(("repository_id", "digest", "size"), ("namespace_id", "digest", "size")),
    )
    manifest_children = TableOf(
        models.ManifestChild, "repository_id", "manifest_id", ("repository_id", "digest")
    )
    manifest_labels = TableOf(models.ManifestLabel, "manifest_id", "uuid")
    tags = TableOf(models.Tag, "repository_id", "manifest_id", ("repository_id", "name"))
    pull_counts = TableOf(models.PullCount, "repository_id", ("repository_id", "subject"))
    scan_reports = TableOf(models.ScanReport, "digest")
    customers = TableOf(models.Customer, "namespace_id")
    invoice_fields = TableOf(models.InvoiceField, "namespace_id", "uuid")
    sku_bindings = TableOf(
        models.SkuBinding, "namespace_id", "subscription_id", ("namespace_id", "subscription_id")
    )
    subscriptions = TableOf(models.Subscription, "uuid", "namespace_id", "repository_id", "event")
    authorized_emails = TableOf(
        models.AuthorizedEmail, "repository_id", "code", ("repository_id", "email")
    )
    mirrors = TableOf(models.Mirror, "repository_id", "robot_id", "status")
    org_mirrors = TableOf(models.OrgMirror, "organization_id", "robot_id", "status")
    org_mirror_repositories = TableOf(models.OrgMirrorRepository, "org_mirror_id", "repository_id")
    builds = TableOf(models.Build, "uuid", "repository_id", "trigger_id", "file_id")
    build_lines = TableOf(models.BuildLine, "build_id")
    build_failures = TableOf(models.BuildFailure, "repository_id")
    build_files = TableOf(models.BuildFile, "uuid")
    triggers = TableOf(models.Trigger, "uuid", "repository_id", "account_id")
    source_repositories = TableOf(models.SourceRepository, "service", ("service", "path"))
    scheduled_jobs = TableOf(models.ScheduledJob, ("kind", "subject_id"), ordered_by="due")
    deliveries = TableOf(models.Delivery, "subscription_uuid", "state")
    messages = TableOf(models.Message, "uuid")
    logs = TableOf(
        models.LogEntry,
        "namespace_id",
        "repository_id",
        "performer_id",
        "kind",
        ("namespace_id", "performer_id"),
    )
    log_exports = TableOf(models.LogExport, "uuid")
    registry_sizes = TableOf(models.RegistrySize)
    mails = TableOf(models.Mail, "to")
    configuration = TableOf(models.Configuration)
    draws = TableOf(models.Draw, "subject")
