"""What is left of repository access tokens: a refusal, for those who would have been allowed."""

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
        """Refuse to list access tokens."""
        raise Aborted(410, HANDLING)

    @area.operation("createToken", ADMIN)
    @area.response(410)
    def post(self, repository: RepoName, body: Json) -> None:
        """Refuse to create an access token."""
        raise Aborted(410, CREATION)


@area.route("/repository/<repo:repository>/tokens/<code>")
class RepositoryToken(MethodView):
    @area.operation("getTokens", READ)
    @area.response(410)
    def get(self, repository: RepoName, code: str) -> None:
        """Refuse to look at an access token."""
        raise Aborted(410, HANDLING)

    @area.operation("changeToken", ADMIN)
    @area.response(410)
    def put(self, repository: RepoName, code: str, body: Json) -> None:
        """Refuse to change an access token."""
        raise Aborted(410, HANDLING)

    @area.operation("deleteToken", ADMIN)
    @area.response(410)
    def delete(self, repository: RepoName, code: str) -> None:
        """Refuse to delete an access token."""
        raise Aborted(410, HANDLING)
