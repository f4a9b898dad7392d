"""Path parts that only Quay has."""

from werkzeug.routing import BaseConverter

from fakequay.models import RepoName


class RepositoryConverter(BaseConverter):
    """``namespace/name``, where the name may hold slashes of its own."""

    regex = r"[^/]+(?:/[^/]+)+"
    part_isolating = False
    weight = 200

    def to_python(self, value: str) -> RepoName:
        return RepoName(*value.split("/", 1))

    def to_url(self, value: RepoName) -> str:
        return str(value)
