"""Users, organizations and robots, which share one name space, and the teams they form."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from fakequay.frozen_dataclasses import frozen

Kind = Literal["user", "organization", "robot"]


@frozen
class Account:
    """Anything with a name that can own or do something; a robot's name is ``owner+shortname``.

    ``former_user``: an organization that was a user, so that teams and stars may be its own.
    """

    name: str
    kind: Kind
    uuid: str
    id: int = 0
    email: str | None = None
    password: str | None = None
    enabled: bool = True
    verified: bool = False
    created: float = 0.0
    last_accessed: float | None = None
    given_name: str | None = None
    family_name: str | None = None
    company: str | None = None
    location: str | None = None
    invoice_email: bool = False
    invoice_email_address: str | None = None
    tag_expiration_s: int = 1_209_600
    prompts: tuple[str, ...] = ()
    failed_logins: int = 0
    last_failed_login: float | None = None
    # Organizations only.
    former_user: bool = False
    # Robots only.
    owner_id: int | None = None
    token: str | None = None
    description: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    federation: tuple[Mapping[str, str], ...] = ()


@frozen
class ExternalLogin:
    """An account of another service with which a user may sign in."""

    account_id: int
    service: str
    identifier: str
    id: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict)


@frozen
class EmailCode:
    """What a link in a mail carries: proof of an address, or the right to a new password."""

    account_id: int
    code: str
    purpose: Literal["confirm", "recover"]
    created: float
    id: int = 0
    new_email: str | None = None


@frozen
class Team:
    organization_id: int
    name: str
    role: str
    id: int = 0
    description: str = ""
    sync: Mapping[str, Any] | None = None


@frozen
class TeamMember:
    team_id: int
    account_id: int
    organization_id: int
    id: int = 0


@frozen
class TeamInvite:
    """An offer to join a team, to a user or to an e-mail address."""

    team_id: int
    code: str
    inviter_id: int
    created: float
    id: int = 0
    account_id: int | None = None
    email: str | None = None


@frozen
class Notification:
    """What the bell of the web page shows a user."""

    account_id: int
    kind: str
    uuid: str
    created: float
    id: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict)
    dismissed: bool = False
    # What it is about, so that the notification goes when its cause does.
    subject: str | None = None
