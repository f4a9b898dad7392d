"""Outbox: stores the e-mails and messages that a real server would send, for tests to inspect."""

from typing import Any

from fakequay.models import Mail
from fakequay.world import World


def send_mail(world: World, to: str | None, subject: str, **about: Any) -> None:
    """Store an e-mail in the outbox.

    Do nothing if there is no address or ``FEATURE_MAILING`` is off.

    Args:
        about: Data that the text of the e-mail would contain.
    """
    if to and world.config.feature("MAILING"):
        store_message(world, to, subject, **about)


def store_message(world: World, to: str, subject: str, **about: Any) -> None:
    """Store a message to an e-mail address or a URL in the outbox."""
    world.store.mails.add(Mail(to=to, subject=subject, at=world.now(), about=about))
