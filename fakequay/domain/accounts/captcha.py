"""Whether somebody is human: who solved the riddle of the page sends what it gave."""

from typing import Any

from fakequay.domain.errors import DataRefused
from fakequay.world import World


def check(world: World, body: dict[str, Any]) -> None:
    """Nobody is asked whether the response is right; there has to be one."""
    if world.config.feature("RECAPTCHA") and not body.get("recaptcha_response"):
        raise DataRefused("Are you a bot? If not, please revalidate the captcha.")
