"""Operations with which superusers manage users."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, world

from .. import schemas
from ..service import users as service
from .blueprint import area


@area.route("/superuser/users/")
class Users(MethodView):
    @area.operation("listAllUsers", requirements.superuser | requirements.readonly_superuser)
    @area.response(200, schemas.Users)
    def get(self, query: Json) -> dict[str, Any]:
        """List all users of the registry."""
        return service.page(world(), query)

    @area.operation("createInstallUser", requirements.superuser)
    @area.response(200, schemas.CreatedUser)
    def post(self, body: Json) -> dict[str, Any]:
        """Create a user. The response contains the generated password."""
        return service.create(world(), body)


@area.route("/superuser/users/<username>")
class UserByName(MethodView):
    @area.operation("getInstallUser", requirements.superuser | requirements.readonly_superuser)
    @area.response(200, schemas.User)
    def get(self, username: str) -> dict[str, Any]:
        """Get any user of the registry."""
        return service.view(world(), service.find(world(), username))

    @area.operation("changeInstallUser", requirements.superuser)
    @area.response(200, schemas.User)
    def put(self, username: str, body: Json) -> dict[str, Any]:
        """Change the e-mail address or password of a user, or disable or enable the user."""
        return service.change(world(), username, body)

    @area.operation("deleteInstallUser", requirements.superuser)
    @area.response(204)
    def delete(self, username: str) -> None:
        """Delete a user with all data of the user."""
        service.delete(world(), username)


@area.route("/superusers/users/<username>/sendrecovery")
class RecoveryMail(MethodView):
    @area.operation("sendInstallUserRecoveryEmail", requirements.superuser)
    @area.response(200, schemas.Recovery)
    def post(self, username: str) -> dict[str, Any]:
        """Send a user an e-mail with a link for signing in without a password."""
        return service.send_recovery(world(), username)
