"""Static files: the logo and the icon of fakequay."""

from importlib.resources import files

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

blueprint = Blueprint("static_files", __name__)
LOGO_PATH = "/static/img/logo.svg"
_FOLDER = files("fakequay.web.pages").joinpath("static")
_FILES = {name: _FOLDER.joinpath(name).read_bytes() for name in ("logo.svg", "icon.svg")}
_DAY = 86_400  # seconds that clients may cache a file


@blueprint.get("/static/img/<name>")
def image(name: str) -> ResponseReturnValue:
    """Return an image, or 404 if there is no image with that name."""
    if name not in _FILES:
        abort(404)
    response = Response(_FILES[name], mimetype="image/svg+xml")
    response.cache_control.max_age = _DAY
    return response


@blueprint.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Return the icon that browsers request for every site."""
    return image("icon.svg")
