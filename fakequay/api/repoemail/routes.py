"""Whether an e-mail address has agreed to hear of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, world

from . import schemas, service

area = Area("repoemail", description="Ask e-mail addresses whether they want notifications.")
READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/authorizedemail/<email>")
class AuthorizedEmail(MethodView):
    @area.operation("checkRepoEmailAuthorized", READ)
    @area.response(200, schemas.AuthorizedEmail)
    def get(self, repository: RepoName, email: str) -> dict[str, Any]:
        """Say whether an address was asked and has agreed."""
        return service.check(world(), repository, email)

    @area.operation("sendAuthorizeRepoEmail", ADMIN)
    @area.response(200, schemas.AuthorizedEmail)
    def post(self, repository: RepoName, email: str) -> dict[str, Any]:
        """Ask an address whether it agrees."""
        return service.ask(world(), repository, email)
