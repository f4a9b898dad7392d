"""Failure entries of the usage log for failed pulls, pushes and deletions, if enabled."""

from flask import request

from fakequay.domain import usage_log
from fakequay.domain.repositories import repositories
from fakequay.web.operations.request_context import world
from fakequay.web.read_only_storage import can_record_usage

from .errors import RegistryError
from .request_paths import RegistryRequest

# Error codes for which Quay writes a usage log entry. Quay writes no entry if a pushed manifest is
# malformed.
_CODES = frozenset({"UNAUTHORIZED", "UNSUPPORTED", "MANIFEST_UNKNOWN", "NAME_UNKNOWN"})
_REFERENCES = {"manifest_by_tag": "tag", "manifest_by_digest": "manifest_digest"}
_READING = ("pull_repo_failed", "ACTION_LOG_AUDIT_PULL_FAILURES")
_KINDS = {
    "GET": _READING,
    "HEAD": _READING,
    "PUT": ("push_repo_failed", "ACTION_LOG_AUDIT_PUSH_FAILURES"),
    "POST": ("push_repo_failed", "ACTION_LOG_AUDIT_PUSH_FAILURES"),
    "DELETE": ("delete_tag_failed", "ACTION_LOG_AUDIT_DELETE_FAILURES"),
}


def record_failure(target: RegistryRequest, error: RegistryError) -> None:
    """Record a failed registry request in the usage log.

    As on the real server, only requests for manifests and requests that start an upload are
    recorded. The namespace must exist, and the configuration must enable the entries, for example
    with ``ACTION_LOG_AUDIT_PULL_FAILURES``.
    """
    kind, key = _KINDS.get(request.method, ("", ""))
    if not (
        world().config.get(key)
        and error.code in _CODES
        and _is_recorded(target)
        and can_record_usage()
    ):
        return
    name = target.name
    namespace = name and world().store.accounts.one(name=name.namespace)
    if not name or not namespace:
        return
    about = {"namespace": name.namespace, "repo": name.name, "message": error.message}
    if target.kind in _REFERENCES:
        about[_REFERENCES[target.kind]] = target.ref
    with world().store.transaction():
        usage_log.record(world(), kind, namespace, repositories.get(world(), name), about)


def _is_recorded(target: RegistryRequest) -> bool:
    return target.kind in _REFERENCES or (request.method, target.kind) == ("POST", "uploads")
