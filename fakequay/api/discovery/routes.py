"""Operation that returns the discovery document."""

import json
from functools import lru_cache

from flask import Response, request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.contract.releases import Release
from fakequay.web import Area, Json, world
from fakequay.web.operations import area_imports

from . import service

area = Area("discovery", description="Get a description of the API.")


@area.route("/discovery")
class Discovery(MethodView):
    @area.operation("discovery", requirements.anybody)
    @area.response(200)
    def get(self, query: Json) -> Response:
        """Get the discovery document: a Swagger 2.0 description of all served operations."""
        document = _document(
            area_imports.areas(),
            query["internal"],
            request.scheme,
            request.host,
            world().release,
        )
        return Response(document, mimetype="application/json")


@lru_cache(maxsize=16)
def _document(
    areas: tuple[Area, ...], internal: bool, scheme: str, host: str, release: Release
) -> bytes:
    tags = {area.name: area.description for area in areas}
    summaries = {name: text for area in areas for name, text in area.summaries.items()}
    document = service.document(
        tags, summaries, internal=internal, scheme=scheme, host=host, release=release
    )
    return json.dumps(document).encode()
