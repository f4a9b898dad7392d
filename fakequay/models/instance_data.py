"""Instance data: records of the usage log, e-mails, messages, configuration and jobs."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.fast_dataclasses import frozen

from .accounts import Kind


@frozen
class Actor:
    """The caller and the client of a request, for the usage log entries of the request.

    An actor is not stored as a record. The usage log entries contain the values of its fields.

    Attributes:
        account_id: Id of the caller's account, or None for an anonymous request.
        ip: IP address of the client.
        token: Metadata about the token of the request, for the usage log entries.
    """

    account_id: int | None = None
    ip: str | None = None
    user_agent: str | None = None
    token: Mapping[str, Any] = field(default_factory=dict)


@frozen
class LogEntry:
    """An entry of the usage log.

    Attributes:
        kind: Kind of the event, for example ``push_repo``.
        at: Time of the event in Unix seconds.
        performer_id: Id of the account that caused the event, or None.
        ip: IP address of the client, or None.
    """

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
    """A request to export usage log entries of a namespace or a repository as a file.

    Attributes:
        start: Start of the time span of the exported entries, in Unix seconds.
        end: End of this time span, in Unix seconds.
        callback_url: URL that is called when the file is ready, or None.
        callback_email: Address that is notified when the file is ready, or None.
    """

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
    """The measured size of all images of the registry. The table contains at most one record.

    Attributes:
        completed: End of the last measurement in Unix seconds; None before the first measurement.
        queued: Time in Unix seconds at which a measurement was requested; None if no measurement is
            scheduled.
    """

    id: int = 0
    size_bytes: int = 0
    completed: float | None = None
    queued: float | None = None


@frozen
class Mail:
    """An e-mail that a real server would send. fakequay only stores it in the outbox.

    Attributes:
        to: Address of the receiver.
        at: Time of the e-mail in Unix seconds.
        about: Data that the e-mail contains, for example a code or a link.
    """

    to: str
    subject: str
    at: float
    id: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)


@frozen
class Message:
    """A global message, which the web UI shows to all users."""

    uuid: str
    content: str
    severity: str
    media_type: str
    id: int = 0


@frozen
class Configuration:
    """Keys of Quay's ``config.yaml`` that were set in a seed. At most one record exists."""

    values: Mapping[str, Any]
    id: int = 0


@frozen
class Draw:
    """The number of times that ids were derived from the same name.

    If an object is deleted and created again, its new ids differ from the old ids, because they are
    derived from the name and this number.

    Attributes:
        subject: Kind and name from which the ids are derived, for example ``robot acme+ci``.
    """

    subject: str
    count: int
    id: int = 0


@frozen
class DeletedNamespace:
    """The name of a deleted user or organization.

    Until the next garbage collection, no new account can have the name, as on the real server.
    """

    name: str
    kind: Kind
    id: int = 0


@frozen
class ScheduledJob:
    """A scheduled job, which runs when the simulated clock passes its due time.

    Attributes:
        due: Time in Unix seconds at which the job should run.
        kind: Kind of the job, for example ``build`` or ``mirror``.
        subject_id: Id of the record that the job acts on.
    """

    due: float
    kind: str
    subject_id: int
    id: int = 0
