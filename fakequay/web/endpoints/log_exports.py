"""Exported usage logs: serves the files at the URLs that users receive by e-mail or webhook."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import Aborted
from fakequay.domain.usage_logs import log_exports
from fakequay.web.operations.request_context import world
from fakequay.web.schemas.usage_logs import LogEntry


def exported_logs(uuid: str) -> ResponseReturnValue:
    """Return an exported usage log.

    A client needs no sign-in, because the URL contains a secret id.
    """
    content = log_exports.content(world(), uuid)
    if content is None:
        raise Aborted(404)
    content["logs"] = LogEntry(many=True).dump(content["logs"])
    return jsonify(content)
