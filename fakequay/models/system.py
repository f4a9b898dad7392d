"""What the server notes for itself: who acts, logs, mail, messages, settings, counters."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.frozen_dataclasses import frozen

from .accounts import Kind


@frozen
class Actor:
    """Who a usage-log entry names; not stored."""

    account_id: int | None = None
    ip: str | None = None
    user_agent: str | None = None
    token: Mapping[str, Any] = field(default_factory=dict)


@frozen
class LogEntry:
    kind: str
    at: float
    id: int = 0
    performer_id: int | None = None
    namespace_id: int | None = None
    repository_id: int | None = None
    ip: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@frozen
class LogExport:
    """Usage-log entries of a namespace or repository that were asked for as a file."""

    uuid: str
    start: float
    end: float
    id: int = 0
    namespace_id: int | None = None
    repository_id: int | None = None
    callback_url: str | None = None
    callback_email: str | None = None


@frozen
class RegistrySize:
    """What measuring all of the registry has found, and since when it is due again; one record."""

    id: int = 0
    size_bytes: int = 0
    completed: float | None = None
    queued: float | None = None


@frozen
class Mail:
    """A message that a real server would have sent; it stays in the outbox."""

    to: str
    subject: str
    at: float
    id: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)


@frozen
class Message:
    """A notice for everyone, shown on top of the web page."""

    uuid: str
    content: str
    severity: str
    media_type: str
    id: int = 0


@frozen
class Configuration:
    """The keys of Quay's own configuration that a seed has set; one record."""

    values: Mapping[str, Any]
    id: int = 0


@frozen
class Draw:
    """How many values have been derived for a subject."""

    subject: str
    count: int
    id: int = 0


@frozen
class DeletedNamespace:
    """The name that a user or an organization had, and nobody gets until it is collected."""

    name: str
    kind: Kind
    id: int = 0


@frozen
class ScheduledJob:
    """That something of a kind is to happen to a record, once the clock has passed ``due``."""

    due: float
    kind: str
    subject_id: int
    id: int = 0
