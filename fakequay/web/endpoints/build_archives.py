"""Build archives: upload and download of the archives from which builds start."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from fakequay.web.operations.request_context import world

from .html_errors import refuse

LARGEST = 64 * 1024 * 1024  # Maximum size of a build archive in bytes.


def put_file(uuid: str) -> ResponseReturnValue:
    """Store an uploaded build archive. An operation of the REST API returned the upload URL."""
    file = world().store.build_files.one(uuid=uuid)
    if file is None:
        return refuse(404, "Not Found")
    data = request.stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        return refuse(413, "Request Entity Too Large")
    with world().store.transaction():
        mime_type = request.mimetype or file.mime_type
        digest = world().blobs.put(data)
        world().store.build_files.change(file, digest=digest, mime_type=mime_type)
    return "Okay"


def get_file(uuid: str) -> ResponseReturnValue:
    """Return an uploaded build archive."""
    file = world().store.build_files.one(uuid=uuid)
    if file is None or file.digest is None:
        return refuse(404, "Not Found")
    with world().blobs.open(file.digest) as source:
        return Response(source.read(), mimetype=file.mime_type)
