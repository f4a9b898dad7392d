"""Usage logs as files: where the messages about log exports lead."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.audit import log_exports
from fakequay.domain.errors import Aborted
from fakequay.web.operations.request_context import world
from fakequay.web.schemas.usage_logs import LogEntry

blueprint = Blueprint("log_files", __name__)


@blueprint.get("/exportedlogs/<uuid>")
def exported_logs(uuid: str) -> ResponseReturnValue:
    """For whoever knows the address, which only those do who were told."""
    content = log_exports.content(world(), uuid)
    if content is None:
        raise Aborted(404)
    content["logs"] = LogEntry(many=True).dump(content["logs"])
    return jsonify(content)
