"""Flask path converter for URLs that contain the path of a repository."""

from werkzeug.routing import BaseConverter

from fakequay.models import RepoName


class RepositoryConverter(BaseConverter):
    """Path converter for ``namespace/name``; the name of the repository may contain slashes."""

    regex = r"[^/]+(?:/[^/]+)+"
    part_isolating = False
    weight = 200

    def to_python(self, value: str) -> RepoName:
        """Split a path value into namespace and repository name at its first slash."""
        return RepoName(*value.split("/", 1))

    def to_url(self, value: RepoName) -> str:
        """Convert the name of a repository to its text in a URL, ``namespace/name``."""
        return str(value)
