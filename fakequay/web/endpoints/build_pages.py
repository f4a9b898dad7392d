"""Build pages outside the REST API: build archives, badges and the creation of triggers."""

import hmac

from flask import Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from fakequay.access import roles, superusers
from fakequay.domain.builds import triggers
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName, Repository
from fakequay.web.auth import sessions
from fakequay.web.operations.error_responses import as_text_html
from fakequay.web.operations.request_context import base_world, world

from . import badges

LARGEST = 64 * 1024 * 1024  # Maximum size of a build archive in bytes.
LOGIN_FIRST = "Method requires login and no valid login could be retrieved."


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


def badge(repository: RepoName) -> ResponseReturnValue:
    """Return the build badge of a repository as an SVG image.

    The badge of a private repository needs the repository's badge token in the query.
    """
    found = repositories.get(world(), repository)
    if found is None or not (
        found.public
        or hmac.compare_digest(request.args.get("token", "").encode(), found.badge_token.encode())
    ):
        return refuse(404, "Not Found")
    status = badges.status(world(), found)
    if request.headers.get("If-None-Match") == status:
        return Response(status=304)
    headers = {"Cache-Control": "no-cache", "ETag": status}
    return Response(badges.render_badge(status), 200, headers, mimetype="image/svg+xml")


def begin_trigger(repository: RepoName, service: str) -> ResponseReturnValue:
    """Create an inactive build trigger, and redirect to the setup page of the trigger.

    No request is sent to the source host, such as GitHub: the repositories of the source host come
    from the seed. The page does not exist if the feature of the source host is off, for example
    FEATURE_GITHUB_BUILD.
    """
    if service != triggers.CUSTOM and not world().config.feature(f"{service.upper()}_BUILD"):
        abort(404)
    caller = sessions.caller(base_world())
    if caller.account is None:
        return refuse(401, LOGIN_FIRST)
    is_admin = roles.repository_role(world(), caller, repository) == "admin"
    if not (is_admin or superusers.has_full_access(world(), caller)):
        return refuse(403, "Permission Denied")
    found = repositories.get(world(), repository)
    if found is None:
        return refuse(404, f"Invalid repository: {repository}")
    return redirect(
        f"/repository/{repository}/trigger/{_create_trigger(found, service, caller.account)}"
    )


def _create_trigger(repository: Repository, service: str, account: Account) -> str:
    with world().store.transaction():
        path = str(repositories.get_full_name(world(), repository))
        return triggers.create(world(), repository, path, service, account).uuid


def refuse(status: int, message: str) -> Response:
    """Return an error response in the form that the real server uses outside the REST API."""
    return as_text_html({"error": message}, status)
