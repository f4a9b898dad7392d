"""Operations that list, create, return, change and delete repositories."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, Json, caller, world

from . import schemas
from .service import changes, details, listing

area = Area("repository", description="List, create and manage repositories.")
READ = requirements.repo_read | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_write | requirements.full_access
ADMIN = requirements.repo_admin | requirements.full_access
DONE = {"success": True}


@area.route("/repository")
class Repositories(MethodView):
    @area.operation("listRepos", requirements.anybody.documented_as("repo:read"))
    @area.response(200, schemas.RepositoryPage)
    def get(self, query: Json) -> dict[str, Any]:
        """List repositories: those of a namespace, the starred ones or the public ones."""
        return listing.page(world(), caller(), query)

    @area.operation("createRepo", requirements.checked_in_view.documented_as("repo:create"))
    @area.response(201, schemas.CreatedRepository)
    def post(self, body: Json) -> dict[str, Any]:
        """Create an empty repository."""
        return changes.create(world(), caller(), body)


@area.route("/repository/<repo:repository>")
class RepositoryByName(MethodView):
    @area.operation("getRepo", READ)
    @area.response(200, schemas.Repository)
    def get(self, repository: RepoName, query: Json) -> dict[str, Any]:
        """Get a repository, by default with its tags."""
        return details.view(
            world(),
            caller(),
            repository,
            with_tags=query["includeTags"],
            with_stats=query["includeStats"],
        )

    @area.operation("updateRepo", WRITE)
    @area.response(200, schemas.Success)
    def put(self, repository: RepoName, body: Json) -> dict[str, bool]:
        """Change the description of a repository."""
        changes.set_description(world(), repository, body["description"])
        return DONE

    @area.operation("deleteRepository", ADMIN)
    @area.response(204)
    def delete(self, repository: RepoName) -> None:
        """Delete a repository with all its data."""
        changes.delete(world(), repository)


@area.route("/repository/<repo:repository>/changevisibility")
class RepositoryVisibility(MethodView):
    @area.operation("changeRepoVisibility", ADMIN)
    @area.response(200, schemas.Success, or_null=True)
    def post(self, repository: RepoName, body: Json) -> dict[str, bool] | None:
        """Make a repository public or private."""
        known = changes.change_visibility(world(), repository, body["visibility"])
        return DONE if known else None


@area.route("/repository/<repo:repository>/changetrust")
class RepositoryTrust(MethodView):
    @area.operation("changeRepoTrust", ADMIN)
    @area.response(200, schemas.Success)
    def post(self, repository: RepoName, body: Json) -> dict[str, bool]:
        """Enable or disable content trust (signed tags) for a repository."""
        changes.change_trust(world(), repository, trusted=body["trust_enabled"])
        return DONE


@area.route("/repository/<repo:repository>/changestate")
class RepositoryState(MethodView):
    @area.operation("changeRepoState", ADMIN)
    @area.response(200, schemas.StateChange)
    def put(self, repository: RepoName, body: Json) -> Any:
        """Set the state of a repository: normal, read-only or mirror."""
        refused = changes.change_state(world(), repository, body["state"])
        return (refused, 400) if refused else DONE
