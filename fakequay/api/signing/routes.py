"""Operation that returns the signatures of the tags of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, world

from . import schemas, service

area = Area("signing", description="Show which tags of a repository are signed.")


@area.route("/repository/<repo:repository>/signatures")
class Signatures(MethodView):
    @area.operation(
        "getRepoSignatures",
        requirements.repo_read | requirements.full_access | requirements.readonly_superuser,
    )
    @area.response(200, schemas.Signatures)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """Get the signed tags of a repository with content trust enabled."""
        return {"delegations": service.delegations(world(), repository)}
