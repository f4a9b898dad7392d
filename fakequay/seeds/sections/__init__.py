"""The kinds of things a seed can hold, in the order in which they are planted.

What refers to something stands after it. A new kind is a module here and a name in the list.
"""

from ..section import Section
from .app_tokens import APP_TOKENS
from .applications import APPLICATIONS
from .draws import DRAWS
from .logs import LOGS, MAILS
from .notices import MESSAGES, NOTIFICATIONS
from .people import ORGANIZATIONS, USERS
from .prototypes import PROTOTYPES
from .repositories import PERMISSIONS, REPOSITORIES, STARS
from .robots import ROBOTS
from .settings import CLOCK, SETTINGS
from .teams import TEAMS

SECTIONS: tuple[Section, ...] = (
    SETTINGS,
    CLOCK,
    USERS,
    ORGANIZATIONS,
    ROBOTS,
    TEAMS,
    APPLICATIONS,
    APP_TOKENS,
    REPOSITORIES,
    PERMISSIONS,
    STARS,
    PROTOTYPES,
    NOTIFICATIONS,
    MESSAGES,
    LOGS,
    MAILS,
    # Last: it says what the others do not count.
    DRAWS,
)
