"""Captcha check for sign-up, account recovery and the creation of organizations."""

from typing import Any

from fakequay.domain.errors import DataRefused
from fakequay.world import World


def check(world: World, body: dict[str, Any]) -> None:
    """Check that a request contains a captcha response if ``FEATURE_RECAPTCHA`` is on.

    Any non-empty ``recaptcha_response`` is valid: fakequay does not call reCAPTCHA.

    Raises:
        DataRefused: The response is missing.
    """
    if world.config.feature("RECAPTCHA") and not body.get("recaptcha_response"):
        raise DataRefused("Are you a bot? If not, please revalidate the captcha.")
