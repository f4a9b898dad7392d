"""Operations that search users, robots, teams, organizations and repositories."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, Json, caller, world

from . import schemas
from .service import entities, global_search, repositories

area = Area("search", description="Find users, teams, organizations and repositories.")


@area.route("/entities/<prefix>")
class Entities(MethodView):
    @area.operation("getMatchingEntities", requirements.anybody)
    @area.response(200, schemas.Entities)
    def get(self, prefix: str, query: Json) -> dict[str, Any]:
        """List users, robots, teams and organizations whose names start with a prefix."""
        return {"results": entities.search(world(), caller(), prefix, query)}


@area.route("/entities/link/<username>")
class EntityLink(MethodView):
    @area.operation("linkExternalUser", requirements.anybody)
    @area.response(201, schemas.LinkedEntity)
    def post(self, username: str) -> dict[str, Any]:
        """Link a user of an external directory (such as LDAP) to an account of the registry."""
        return {"entity": entities.link(world(), caller(), username)}


@area.route("/find/repositories")
class Repositories(MethodView):
    @area.operation("conductRepoSearch", requirements.anybody)
    @area.response(200, schemas.RepositoryPage)
    def get(self, query: Json) -> dict[str, Any]:
        """Search the repositories visible to the caller."""
        return repositories.page(world(), caller().account, query)


@area.route("/find/all")
class Everything(MethodView):
    @area.operation("conductSearch", requirements.anybody.documented_as("repo:read"))
    @area.response(200, schemas.Results)
    def get(self, query: Json) -> dict[str, Any]:
        """Search the teams, robots, repositories and namespaces that the caller can see."""
        return {"results": global_search.search(world(), caller().account, query["query"] or "")}
