"""Operations that send, withdraw, accept and decline invitations to a team."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import caller, world

from .. import schemas
from ..service import invites as service
from .blueprint import ADMIN, area


@area.route("/organization/<orgname>/team/<teamname>/invite/<email>")
class TeamEmailInvite(MethodView):
    @area.operation("inviteTeamMemberEmail", ADMIN)
    @area.response(200, schemas.Member)
    def put(self, orgname: str, teamname: str, email: str) -> dict[str, Any]:
        """Invite an e-mail address to a team."""
        return service.invite(world(), caller(), orgname, teamname, email)

    @area.operation("deleteTeamMemberEmailInvite", ADMIN)
    @area.response(204)
    def delete(self, orgname: str, teamname: str, email: str) -> None:
        """Withdraw the invitation of an e-mail address to a team."""
        service.withdraw(world(), orgname, teamname, email)


@area.route("/teaminvite/<code>")
class TeamInvite(MethodView):
    @area.operation("acceptOrganizationTeamInvite", requirements.user_admin)
    @area.response(200, schemas.Joined)
    def put(self, code: str) -> dict[str, Any]:
        """Accept an invitation to a team."""
        return service.accept(world(), caller(), code)

    @area.operation("declineOrganizationTeamInvite", requirements.user_admin)
    @area.response(204)
    def delete(self, code: str) -> None:
        """Decline an invitation to a team."""
        service.decline(world(), caller(), code)
