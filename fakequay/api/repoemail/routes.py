"""Operations on e-mail addresses that may receive notifications about a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, world

from . import schemas, service

area = Area("repoemail", description="Authorize e-mail addresses to receive notifications.")
READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/authorizedemail/<email>")
class AuthorizedEmail(MethodView):
    @area.operation("checkRepoEmailAuthorized", READ)
    @area.response(200, schemas.AuthorizedEmail)
    def get(self, repository: RepoName, email: str) -> dict[str, Any]:
        """Check whether an e-mail address may receive notifications about a repository."""
        return service.check(world(), repository, email)

    @area.operation("sendAuthorizeRepoEmail", ADMIN)
    @area.response(200, schemas.AuthorizedEmail)
    def post(self, repository: RepoName, email: str) -> dict[str, Any]:
        """Send an e-mail that asks its receiver to accept notifications about a repository."""
        return service.request_confirmation(world(), repository, email)
