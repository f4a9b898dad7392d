"""Export of usage log entries to a file, with a webhook or an e-mail when the file is ready.

In fakequay, the file is ready at once.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from fakequay.domain import host_checks, outbox
from fakequay.domain.errors import InvalidRequest
from fakequay.models import LogExport
from fakequay.world import World

from . import usage_log_queries
from .usage_log_queries import LogQuery, Span

EVENT = "export_logs"  # event name of the message to the callback URL


def create(
    world: World,
    query: LogQuery,
    span: Span,
    *,
    url: str | None,
    email: str | None,
    host_url: str,
) -> LogExport:
    """Create an export of usage log entries, and store the messages about it in the outbox.

    Args:
        span: Time span of the entries.
        url: Callback URL that receives the address of the file; None for no callback.
        email: E-mail address that receives the address of the file; None for no e-mail.
        host_url: URL of this server, with a final slash.

    Raises:
        InvalidRequest: The callback URL or e-mail address is invalid.
    """
    if url:
        _check_url(world, url)
    if email and "@" not in email:
        raise InvalidRequest("Invalid callback e-mail")
    namespace, repository = query.namespace, query.repository
    exported_name = f"{namespace.name if namespace else ''}/{repository.name if repository else ''}"
    export = world.store.log_exports.add(
        LogExport(
            uuid=world.draw("log export", exported_name).uuid(),
            start=span.start,
            end=span.end,
            namespace_id=namespace.id if namespace else None,
            repository_id=repository.id if repository else None,
            callback_url=url,
            callback_email=email,
        )
    )
    _send_messages(world, export, query, host_url)
    return export


def content(world: World, uuid: str) -> dict[str, Any] | None:
    """Return the content of an exported file, or None if the export does not exist.

    If the exported repository or namespace has been deleted, the file contains no entries.
    """
    export = world.store.log_exports.one(uuid=uuid)
    if export is None:
        return None
    query = LogQuery(
        world.store.accounts.get(export.namespace_id or 0),
        world.store.repositories.get(export.repository_id or 0),
    )
    gone = query.repository is None if export.repository_id else query.namespace is None
    entries = [] if gone else usage_log_queries.views(world, query, Span(export.start, export.end))
    return {"export_id": uuid, "logs": entries}


def _send_messages(world: World, export: LogExport, query: LogQuery, host_url: str) -> None:
    about = {
        "export_id": export.uuid,
        "start_time": _format_day(export.start),
        "end_time": _format_day(export.end),
        "namespace": query.namespace.name if query.namespace else None,
        "repository": query.repository.name if query.repository else None,
        "exported_data_url": f"{host_url}exportedlogs/{export.uuid}",
        "status": "success",
    }
    if export.callback_url:
        outbox.store_delivery(world, EVENT, "webhook", export.callback_url, about)
    outbox.send_mail(world, export.callback_email, "Export Action Logs Complete", **about)


def _format_day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%m/%d/%Y")


def _check_url(world: World, url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InvalidRequest("Invalid callback URL") from error
    if parts.scheme not in {"http", "https"}:
        raise InvalidRequest(
            f"Invalid URL scheme '{parts.scheme}': only HTTP and HTTPS are allowed"
        )
    host = parts.netloc.rpartition("@")[2]
    if not host or host_checks.is_refused(world, host):
        raise InvalidRequest("Invalid callback URL")
