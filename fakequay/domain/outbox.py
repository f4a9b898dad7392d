"""What a real server would send. A fake keeps it, for a test to look at."""

from typing import Any

from fakequay.models import Mail
from fakequay.world import World


def send_mail(world: World, to: str | None, subject: str, **about: Any) -> None:
    """A mail, unless there is no address or no mail at all; ``about``: what its text would say."""
    if to and world.config.feature("MAILING"):
        store_message(world, to, subject, **about)


def store_message(world: World, to: str, subject: str, **about: Any) -> None:
    """A message to an e-mail address or a URL."""
    world.store.mails.add(Mail(to=to, subject=subject, at=world.now(), about=about))
