"""Team area: members and invitations."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import accounts, avatars
from fakequay.world import World
from tests.support.answers import NOT_FOUND, invalid, person

if TYPE_CHECKING:
    from tests.conftest import Api

TEAMS = "/organization/acme/team"
MEMBERS = f"{TEAMS}/members/members"


def expected_user(name: str, *, invited: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "user",
        "is_robot": False,
        "avatar": person(name),
        "invited": invited,
    }


def expected_invitee(email: str) -> dict[str, Any]:
    avatar = {**avatars.create(email, email, "user")}
    return {"email": email, "kind": "invite", "avatar": avatar, "invited": True}


def list_member_names(api: "Api", path: str = MEMBERS) -> list[str]:
    return [one["name"] for one in api.get(path).json["members"]]


def get_invite_code(world: World, name: str) -> str:
    account = accounts.find(world, name, "user")
    return world.store.team_invites.find(account_id=account.id)[0].code


class TestGetOrganizationTeamMembers:
    def test_lists_the_members(self, owner: "Api") -> None:
        answer = owner.get(MEMBERS)

        seen = {"name": "members", "members": [expected_user("member")], "can_edit": True}
        assert (answer.status_code, answer.json) == (200, seen)

    def test_includes_invited_users_only_for_admins(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        owner.put(f"{MEMBERS}/stranger")
        owner.put(f"{TEAMS}/members/invite/guest@example.com")
        pending = f"{MEMBERS}?includePending=true"

        assert owner.get(pending).json["members"] == [
            expected_user("member"),
            expected_user("stranger", invited=True),
            expected_invitee("guest@example.com"),
        ]
        assert owner.get(MEMBERS).json["members"] == [expected_user("member")]
        assert bearer("member").get(pending).json["members"] == [expected_user("member")]

    def test_members_can_list_only_their_teams(self, bearer: Callable[..., "Api"]) -> None:
        member = bearer("member")

        assert member.get(MEMBERS).json["can_edit"] is False
        assert member.get(f"{TEAMS}/owners/members").status_code == 403
        assert bearer("member", "repo:read").get(MEMBERS).status_code == 403

    def test_is_visible_to_read_only_superusers(self, auditor: "Api") -> None:
        assert auditor.get(MEMBERS).json["can_edit"] is False

    def test_returns_404_to_admins_for_an_unknown_team(
        self, owner: "Api", anonymous: "Api"
    ) -> None:
        answer = owner.get(f"{TEAMS}/none/members")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)
        assert anonymous.get("/organization/nowhere/team/none/members").status_code == 401


class TestUpdateOrganizationTeamMember:
    def test_invites_a_user_outside_the_organization(self, owner: "Api", world: World) -> None:
        answer = owner.put(f"{MEMBERS}/stranger")

        assert (answer.status_code, answer.json) == (200, expected_user("stranger", invited=True))
        stranger = accounts.find(world, "stranger", "user")
        notification = world.store.notifications.find(account_id=stranger.id)[0]
        about = {
            "code": get_invite_code(world, "stranger"),
            "inviter": "owner",
            "org": "acme",
            "team": "members",
        }
        assert (notification.kind, notification.metadata) == ("org_team_invite", about)
        mail = world.store.mails.find(to="stranger@example.com")[0]
        assert mail.about["code"] == about["code"]

    def test_adds_a_member_of_another_team_without_invitation(self, owner: "Api") -> None:
        answer = owner.put(f"{MEMBERS}/creator")

        assert (answer.status_code, answer.json) == (200, expected_user("creator"))
        assert list_member_names(owner) == ["member", "creator"]

    @pytest.mark.parametrize("feature", ["FEATURE_MAILING", "FEATURE_REQUIRE_TEAM_INVITE"])
    def test_adds_any_user_without_invitation_if_configured(
        self, owner: "Api", configure: Callable[..., None], feature: str
    ) -> None:
        configure(**{feature: False})

        assert owner.put(f"{MEMBERS}/stranger").json == expected_user("stranger")

    def test_adds_a_robot_of_the_organization(self, owner: "Api") -> None:
        seen = owner.put(f"{MEMBERS}/acme+ci").json

        assert (seen["is_robot"], seen["invited"]) == (True, False)
        assert list_member_names(owner) == ["member", "acme+ci"]

    def test_rejects_a_robot_of_another_namespace(self, owner: "Api") -> None:
        owner.put("/user/robots/bot")

        answer = owner.put(f"{MEMBERS}/owner+bot")

        assert answer.status_code == 400
        assert answer.json == {
            "message": "Cannot add the specified robot to this team, as it is not a member "
            "of the organization"
        }

    def test_returns_400_for_a_member(self, owner: "Api") -> None:
        answer = owner.put(f"{MEMBERS}/member")

        said = {"message": "User member is already a member of team members"}
        assert (answer.status_code, answer.json) == (400, said)

    @pytest.mark.parametrize("name", ["nobody", "acme"])
    def test_rejects_organizations_and_unknown_names(self, owner: "Api", name: str) -> None:
        answer = owner.put(f"{MEMBERS}/{name}")

        assert (answer.status_code, answer.json) == (400, invalid("Unknown user"))

    def test_returns_404_for_an_unknown_team(self, owner: "Api") -> None:
        answer = owner.put(f"{TEAMS}/none/members/stranger")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteOrganizationTeamMember:
    def test_removes_the_member(self, owner: "Api") -> None:
        answer = owner.delete(f"{MEMBERS}/member")

        assert (answer.status_code, answer.data) == (204, b"")
        assert list_member_names(owner) == []

    def test_withdraws_an_invitation(self, owner: "Api", world: World) -> None:
        owner.put(f"{MEMBERS}/stranger")

        assert owner.delete(f"{MEMBERS}/stranger").status_code == 204

        assert world.store.logs.newest(limit=1)[0].kind == "org_delete_team_member_invite"
        assert list_member_names(owner, f"{MEMBERS}?includePending=true") == ["member"]

    def test_returns_400_for_a_user_outside_the_team(self, owner: "Api") -> None:
        answer = owner.delete(f"{MEMBERS}/stranger")

        said = {"message": "User stranger does not belong to team members"}
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_404_for_an_unknown_user(self, owner: "Api") -> None:
        answer = owner.delete(f"{MEMBERS}/nobody")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_last_admin_can_be_removed_only_by_a_superuser(
        self, owner: "Api", superuser: "Api"
    ) -> None:
        path = f"{TEAMS}/owners/members/owner"

        answer = owner.delete(path)

        said = {"message": "User cannot remove themselves from their only admin team."}
        assert (answer.status_code, answer.json) == (400, said)
        assert superuser.delete(path).status_code == 204


class TestInviteTeamMemberEmail:
    def test_sends_an_invitation(self, owner: "Api", world: World) -> None:
        answer = owner.put(f"{TEAMS}/members/invite/guest@example.com")

        assert (answer.status_code, answer.json) == (200, expected_invitee("guest@example.com"))
        mail = world.store.mails.find(to="guest@example.com")[0]
        assert (mail.about["org"], mail.about["team"]) == ("acme", "members")

    def test_returns_405_if_mailing_is_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_MAILING=False)

        assert owner.put(f"{TEAMS}/members/invite/guest@example.com").status_code == 405

    def test_returns_404_for_an_unknown_team(self, owner: "Api") -> None:
        answer = owner.put(f"{TEAMS}/none/invite/guest@example.com")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestDeleteTeamMemberEmailInvite:
    def test_withdraws_the_invitation_and_then_returns_404(self, owner: "Api") -> None:
        path = f"{TEAMS}/members/invite/guest@example.com"
        owner.put(path)

        answer = owner.delete(path)

        assert (answer.status_code, answer.data) == (204, b"")
        again = owner.delete(path)
        assert (again.status_code, again.json) == (404, NOT_FOUND)


class TestAcceptOrganizationTeamInvite:
    def test_adds_the_member_and_deletes_other_invitations(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        for _ in range(2):
            owner.put(f"{MEMBERS}/stranger")

        answer = stranger.put(f"/teaminvite/{get_invite_code(world, 'stranger')}")

        assert (answer.status_code, answer.json) == (200, {"org": "acme", "team": "members"})
        assert owner.get(f"{MEMBERS}?includePending=true").json["members"] == [
            expected_user("member"),
            expected_user("stranger"),
        ]
        account = accounts.find(world, "stranger", "user")
        assert world.store.notifications.count(account_id=account.id) == 0

    def test_email_invitation_is_valid_only_for_its_address(
        self, owner: "Api", stranger: "Api", reader: "Api", world: World
    ) -> None:
        owner.put(f"{TEAMS}/members/invite/stranger@example.com")
        invite = world.store.team_invites.find(email="stranger@example.com")[0]

        refused = reader.put(f"/teaminvite/{invite.code}")

        assert refused.status_code == 400
        assert refused.json["message"].startswith(
            'This invite is intended for email "stranger@example.com".\n'
        )
        assert stranger.put(f"/teaminvite/{invite.code}").status_code == 200

    def test_succeeds_for_a_user_who_is_already_a_member(self, owner: "Api", world: World) -> None:
        owner.put(f"{TEAMS}/owners/invite/owner@example.com")
        invite = world.store.team_invites.find(email="owner@example.com")[0]

        assert owner.put(f"/teaminvite/{invite.code}").status_code == 200
        assert list_member_names(owner, f"{TEAMS}/owners/members") == ["owner"]

    def test_invitation_of_a_user_is_invalid_for_other_users(
        self, owner: "Api", reader: "Api", world: World
    ) -> None:
        owner.put(f"{MEMBERS}/stranger")

        answer = reader.put(f"/teaminvite/{get_invite_code(world, 'stranger')}")

        assert answer.status_code == 400
        assert answer.json["message"].startswith('This invite is intended for user "stranger".\n')

    def test_returns_400_for_an_unknown_code(self, stranger: "Api") -> None:
        answer = stranger.put("/teaminvite/none")

        said = {"message": "Invalid confirmation code."}
        assert (answer.status_code, answer.json) == (400, said)


class TestDeclineOrganizationTeamInvite:
    def test_declines_the_invitation_and_then_returns_400(
        self, owner: "Api", stranger: "Api", world: World
    ) -> None:
        owner.put(f"{MEMBERS}/stranger")
        path = f"/teaminvite/{get_invite_code(world, 'stranger')}"

        answer = stranger.delete(path)

        assert (answer.status_code, answer.data) == (204, b"")
        assert list_member_names(owner, f"{MEMBERS}?includePending=true") == ["member"]
        entry = world.store.logs.newest(limit=1)[0]
        assert entry.kind == "org_team_member_invite_declined"
        assert entry.metadata["inviter"] == "owner"
        assert stranger.delete(path).status_code == 400
