"""Operations on repository access tokens; callers with permission always get status 410."""

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain.errors import Aborted
from fakequay.models import RepoName
from fakequay.web import Area, Json

area = Area("repotoken", description="Repository access tokens, which are no longer supported.")
READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.repo_admin | requirements.full_access
HANDLING = "Handling of access tokens is no longer supported"
CREATION = "Creation of access tokens is no longer supported"


@area.route("/repository/<repo:repository>/tokens/")
class RepositoryTokens(MethodView):
    @area.operation("listRepoTokens", READ)
    @area.response(410)
    def get(self, repository: RepoName) -> None:
        """Return status 410, because repository access tokens can no longer be listed."""
        raise Aborted(410, HANDLING)

    @area.operation("createToken", ADMIN)
    @area.response(410)
    def post(self, repository: RepoName, body: Json) -> None:
        """Return status 410, because repository access tokens can no longer be created."""
        raise Aborted(410, CREATION)


@area.route("/repository/<repo:repository>/tokens/<code>")
class RepositoryToken(MethodView):
    @area.operation("getTokens", READ)
    @area.response(410)
    def get(self, repository: RepoName, code: str) -> None:
        """Return status 410, because repository access tokens can no longer be read."""
        raise Aborted(410, HANDLING)

    @area.operation("changeToken", ADMIN)
    @area.response(410)
    def put(self, repository: RepoName, code: str, body: Json) -> None:
        """Return status 410, because repository access tokens can no longer be changed."""
        raise Aborted(410, HANDLING)

    @area.operation("deleteToken", ADMIN)
    @area.response(410)
    def delete(self, repository: RepoName, code: str) -> None:
        """Return status 410, because repository access tokens can no longer be deleted."""
        raise Aborted(410, HANDLING)
