"""Static files: the logo and the icon of fakequay."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from fakequay.package_files import read_package_file

LOGO_PATH = "/static/img/logo.svg"
_FILES = {
    name: read_package_file("fakequay.web.endpoints", f"static/{name}")
    for name in ("logo.svg", "icon.svg")
}
_DAY = 86_400  # seconds that clients may cache a file


def image(name: str) -> ResponseReturnValue:
    """Return a logo image, or 404 if there is no image with that name."""
    if name not in _FILES:
        abort(404)
    response = Response(_FILES[name], mimetype="image/svg+xml")
    response.cache_control.max_age = _DAY
    return response


def favicon() -> ResponseReturnValue:
    """Return the icon that browsers request for every site."""
    return image("icon.svg")
