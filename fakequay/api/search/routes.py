"""Find users, robots, teams, organizations and repositories."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, Json, caller, world

from . import schemas
from .service import entities, everything, repositories

area = Area("search", description="Find users, teams, organizations and repositories.")


@area.route("/entities/<prefix>")
class Entities(MethodView):
    @area.operation("getMatchingEntities", requirements.anybody)
    @area.response(200, schemas.Entities)
    def get(self, prefix: str, query: Json) -> dict[str, Any]:
        """List those whose names begin so: users, and what is in a namespace."""
        return {"results": entities.matching(world(), caller(), prefix, query)}


@area.route("/entities/link/<username>")
class EntityLink(MethodView):
    @area.operation("linkExternalUser", requirements.anybody)
    @area.response(201, schemas.LinkedEntity)
    def post(self, username: str) -> dict[str, Any]:
        """Make a user of the directory known here."""
        return {"entity": entities.link(world(), caller(), username)}


@area.route("/find/repositories")
class Repositories(MethodView):
    @area.operation("conductRepoSearch", requirements.anybody)
    @area.response(200, schemas.RepositoryPage)
    def get(self, query: Json) -> dict[str, Any]:
        """Search the repositories that the caller may see."""
        return repositories.page(world(), caller().account, query)


@area.route("/find/all")
class Everything(MethodView):
    @area.operation("conductSearch", requirements.anybody.documented_as("repo:read"))
    @area.response(200, schemas.Results)
    def get(self, query: Json) -> dict[str, Any]:
        """Search everything that the caller may see."""
        return {"results": everything.matching(world(), caller().account, query["query"] or "")}
