"""Records of users, organizations, robots, teams and their members.

Users, organizations and robots share one namespace: no two of them have the same name.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from fakequay.fast_dataclasses import frozen

Kind = Literal["user", "organization", "robot"]


@frozen
class Account:
    """A user, an organization or a robot.

    Attributes:
        name: Unique name; a robot's name is ``owner+shortname``.
        tag_expiration_s: Seconds for which deleted tags can be restored (time machine).
        regions: Storage locations to which the images of the account are replicated.
        prompts: Profile data that Quay's web UI still asks the user for, for example ``enter_name``
            or ``confirm_username``.
        failed_logins: Number of failed logins in a row.
        last_failed_login: Unix seconds, or None.
        former_user: True for an organization that was converted from a user. It keeps the team
            memberships and stars of that user.
        owner_id: Id of the account that owns the robot; only robots have an owner.
        token: Password of the robot.
        federation: Identities of OIDC providers that can log in as the robot, each with ``issuer``
            and ``subject``.
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
    regions: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    failed_logins: int = 0
    last_failed_login: float | None = None
    # The following fields are only used for organizations.
    former_user: bool = False
    # The following fields are only used for robots.
    owner_id: int | None = None
    token: str | None = None
    description: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    federation: tuple[Mapping[str, str], ...] = ()


@frozen
class ExternalLogin:
    """An account at another service (such as GitHub), with which a user can sign in to Quay.

    Attributes:
        service: Name of the login service.
        identifier: Id of the user at the login service.
        metadata: Further data that the login service returned about the user.
    """

    account_id: int
    service: str
    identifier: str
    id: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict)


@frozen
class EmailCode:
    """The code in an e-mailed link that confirms an address or resets a password.

    Attributes:
        purpose: ``confirm`` for an e-mail address, ``recover`` for a lost password.
        new_email: E-mail address that the user gets by opening the link; None if the address does
            not change.
    """

    account_id: int
    code: str
    purpose: Literal["confirm", "recover"]
    created: float
    id: int = 0
    new_email: str | None = None


@frozen
class Team:
    """A team of an organization.

    Attributes:
        role: Role in the organization: ``member``, ``creator`` or ``admin``.
        sync: Directory group with which the team is synchronized, as an object with the keys
            ``service``, ``config`` and ``last_updated``; None if the team is not synchronized.
    """

    organization_id: int
    name: str
    role: str
    id: int = 0
    description: str = ""
    sync: Mapping[str, Any] | None = None


@frozen
class TeamMember:
    """The membership of a user or a robot in a team."""

    team_id: int
    account_id: int
    organization_id: int
    id: int = 0


@frozen
class TeamInvite:
    """An invitation of a user or an e-mail address to join a team."""

    team_id: int
    code: str
    inviter_id: int
    created: float
    id: int = 0
    account_id: int | None = None
    email: str | None = None


@frozen
class Notification:
    """A user notification: a message in the notification list of Quay's web UI.

    Attributes:
        subject: Key of the record that is the reason for the notification, such as the code of a
            team invitation; None if there is no such record. If this record is deleted, the
            notification is deleted, too.
    """

    account_id: int
    kind: str
    uuid: str
    created: float
    id: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict)
    dismissed: bool = False
    subject: str | None = None
