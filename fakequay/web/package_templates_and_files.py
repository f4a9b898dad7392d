"""Package templates and files: loads templates and sends files that are in Python packages."""

from mimetypes import guess_type

from flask import Response, abort, request
from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from fakequay.package_files import read_package_file


class PackageTemplates(BaseLoader):
    """Jinja loader of page templates from the folders ``templates`` of several packages."""

    def __init__(self, *packages: str) -> None:
        self._packages = packages

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, None]:
        """Return the source of a page template."""
        name = "/".join(["templates", *split_template_path(template)])
        for package in self._packages:
            try:
                return read_package_file(package, name).decode(), None, None
            except OSError:
                continue
        raise TemplateNotFound(template)


def send_package_file(package: str, folder: str, name: str, max_age: int | None = None) -> Response:
    """Return a response with a file from a Python package, or 404 if it does not exist.

    Args:
        package: Name of the package.
        folder: Folder in the package.
        name: Path of the file in the folder.
        max_age: Seconds that clients may cache the file; None if a client must check before each
            use whether its copy is current.
    """
    if any(part in {"", ".", ".."} for part in name.split("/")) or "\\" in name or "\0" in name:
        abort(404)
    try:
        data = read_package_file(package, f"{folder}/{name}")
    except OSError:
        abort(404)
    response = Response(data, mimetype=guess_type(name)[0] or "application/octet-stream")
    response.add_etag()
    if max_age is None:
        response.cache_control.no_cache = True
    else:
        response.cache_control.max_age = max_age
    response.make_conditional(request)
    return response
