"""Operation that returns the discovery document."""

from functools import lru_cache

from flask import Response, request
from flask.views import MethodView

from fakequay import contract
from fakequay.access import requirements
from fakequay.contract.releases import Release
from fakequay.web import Area, Json, json_responses, world
from fakequay.web.operations import area_imports, feature_gates

from . import service

area = Area("discovery", description="Get a description of the API.")


@area.route("/discovery")
class Discovery(MethodView):
    @area.operation("discovery", requirements.anybody)
    @area.response(200)
    def get(self, query: Json) -> Response:
        """Get the discovery document: a Swagger 2.0 description of all enabled operations."""
        document = _document(
            area_imports.areas(),
            _enabled_ids(),
            query["internal"],
            request.scheme,
            request.host,
            world().release,
        )
        return Response(document, mimetype="application/json")


def _enabled_ids() -> frozenset[str]:
    """Return the operationIds of the release's operations whose feature flags are all on."""
    rows = contract.operations().values()
    return frozenset(row.id for row in rows if feature_gates.is_enabled(row))


@lru_cache(maxsize=16)
def _document(  # noqa: PLR0917  # lru_cache compares positional arguments fastest
    areas: tuple[Area, ...],
    enabled: frozenset[str],
    internal: bool,
    scheme: str,
    host: str,
    release: Release,
) -> bytes:
    tags = {area.name: area.description for area in areas}
    summaries = {
        name: text for area in areas for name, text in area.summaries.items() if name in enabled
    }
    document = service.document(
        tags, summaries, internal=internal, scheme=scheme, host=host, release=release
    )
    return json_responses.write_spaced(document)
