"""The pages of a repository show everything that a seed can hold about a repository."""

import pytest

from fakequay.app import create_app
from fakequay.world.checkpoint import Checkpoint
from tests.console.page_parser import Person
from tests.support.registry_client import Registry, image

WEB = "/console/repositories/shop/web"
MIRRORED = "/console/repositories/shop/mirrored"
BUILD = "00000000-0000-4000-8000-00000000000d"

# Secrets of the seed all begin with this text.
SECRET = "hush-"


@pytest.fixture
def owner(shop: Person) -> Person:
    shop.sign_in("owner")
    return shop


def first(rows: list[list[str]], columns: int) -> list[list[str]]:
    return [row[:columns] for row in rows]


class TestTags:
    def test_are_shown_with_platforms_expiry_and_immutability(self, owner: Person) -> None:
        page = owner.look(WEB)
        assert first(page.tables["Tags"], 7) == [
            [
                "multi immutable list",
                "ff789f96dc3b",
                "—",
                "linux/amd64, linux/arm64",
                "2025-12-02 10:00:00",
                "—",
                "by platform",
            ],
            [
                "v1",
                "c0802905b98e",
                "20.0 KiB",
                "linux/amd64",
                "2025-12-01 10:00:00",
                "2026-02-01 10:00:00",
                "scanned",
            ],
        ]
        assert "private created 2025-01-02 03:04:05 UTC · 1 star" in page.text
        assert page.links["c0802905b98e"].startswith(f"{WEB}/-/manifests/sha256:c0802905b98e")

    def test_have_commands_that_pull_them_by_tag_and_by_digest(self, owner: Person) -> None:
        page = owner.look(WEB)
        image = "localhost/shop/web"
        digest = owner.client.get("/api/v1/repository/shop/web/tag/?specificTag=v1").get_json()[
            "tags"
        ][0]["manifest_digest"]
        commands = [
            f"docker pull {image}:v1",
            f"podman pull --tls-verify=false {image}:v1",
            f"skopeo copy --src-tls-verify=false docker://{image}:v1 oci:web",
            f"docker pull {image}@{digest}",
            f"podman pull --tls-verify=false {image}@{digest}",
            f"skopeo copy --src-tls-verify=false docker://{image}@{digest} oci:web",
        ]
        found = [part.partition("<")[0] for part in page.html.split("<code data-copy>")[1:]]
        assert found[6:] == commands

    def test_have_no_tls_options_in_commands_if_the_server_uses_tls(self, owner: Person) -> None:
        headers = {"Accept": "text/html"}
        html = owner.client.get(WEB, base_url="https://localhost", headers=headers).text
        assert "podman pull localhost/shop/web:v1<" in html
        assert "tls-verify" not in html

    def test_of_an_instance_without_port_have_no_commands(self, owner: Person) -> None:
        client = owner.client
        assert client.put("/_fakequay/instances/second", json={"copy": "main"}).status_code == 201
        owner.look(WEB)
        owner.press("Switch instance", world="second")
        owner.sign_in("owner")
        page = owner.look(WEB)
        assert "cannot reach the instance second, because it has no port" in page.text
        assert "docker pull" not in page.text

    def test_can_be_found_by_name(self, owner: Person) -> None:
        owner.look(f"{WEB}/-/history")
        page = owner.press("Show", tag="mul")
        assert [row[0] for row in page.tables["Tag history"]] == ["multi immutable"]
        page = owner.look(f"{WEB}?tag=V1")
        assert [row[0] for row in page.tables["Tags"]] == ["v1"]

    def test_can_be_made_mutable_and_immutable(self, owner: Person) -> None:
        owner.look(WEB)
        page = owner.press("Make mutable multi")
        assert page.messages == [("status", "Tag multi was changed.")]
        assert page.tables["Tags"][0][0] == "multi list"
        page = owner.press("Make immutable multi")
        assert page.tables["Tags"][0][0] == "multi immutable list"


class TestTagHistory:
    def test_shows_earlier_images_which_can_be_restored(self, owner: Person) -> None:
        page = owner.look(f"{WEB}/-/history")
        assert "Deleted tags can be restored for 2 weeks." in page.text
        assert page.tables["Tag history"] == [
            ["multi immutable", "current", "ff789f96dc3b", "—", "2025-12-02 10:00:00", "—", ""],
            [
                "v1",
                "current",
                "c0802905b98e",
                "20.0 KiB",
                "2025-12-01 10:00:00",
                "2026-02-01 10:00:00",
                "",
            ],
            [
                "v1",
                "ended",
                "361c20d54418",
                "10.0 KiB",
                "2025-11-01 10:00:00",
                "2025-12-25 10:00:00",
                "Restore",
            ],
        ]
        page = owner.press("Restore v1 to 361c20d54418")
        assert page.messages == [("status", "Tag v1 was restored.")]
        assert page.tables["Tag history"][0][:3] == [
            "v1 immutable",
            "current restored",
            "361c20d54418",
        ]

    def test_of_a_reader_has_no_buttons(self, shop: Person) -> None:
        shop.sign_in("reader")
        page = shop.look(f"{WEB}/-/history")
        assert [row[6] for row in page.tables["Tag history"]] == ["", "", ""]


class TestPermissions:
    def test_of_users_robots_and_teams_are_shown_and_changed(self, owner: Person) -> None:
        page = owner.look(f"{WEB}/-/permissions")
        assert {name: first(rows, 2) for name, rows in page.tables.items()} == {
            "Users": [["writer", "write"], ["reader outside the organization", "read"]],
            "Robots": [["shop+ci", "write"]],
            "Teams": [["devs", "write"]],
        }
        page = owner.press("Set role", member="shop+copier", role="admin")
        assert page.messages == [("status", "shop+copier has the role admin.")]
        assert first(page.tables["Robots"], 2)[-1] == ["shop+copier", "admin"]
        page = owner.press("Remove", about={"team": "devs"})
        assert page.messages == [("status", "Team devs has no role any more.")]
        page = owner.press("Set role of team", team="nobody", role="read")
        assert page.form("Set role of team").reason == "No team nobody in organization shop"


class TestNotifications:
    def test_are_shown_without_secrets_and_with_their_deliveries(self, owner: Person) -> None:
        page = owner.look(f"{WEB}/-/notifications")
        url = "https://user:[hidden]@hooks.example.com/push?token=[hidden]"
        assert first(page.tables["Notifications"], 5) == [
            ["pipeline", "repo_push", "webhook", f"url {url}", "2"],
            [
                "(no title)",
                "vulnerability_found level high",
                "flowdock",
                "flow_api_token [hidden]",
                "0",
            ],
        ]
        assert first(page.tables["Deliveries"], 5) == [
            ["2025-12-31 11:00:00", "pipeline", "repo_push", url, "failed connection refused"]
        ]
        assert page.tables["E-mail addresses"] == [
            ["ops@example.com", "confirmed"],
            ["new@example.com", "not confirmed"],
        ]
        assert SECRET not in page.html

    def test_can_be_tested_reset_and_deleted(self, owner: Person) -> None:
        owner.look(f"{WEB}/-/notifications")
        page = owner.press("Send test message of notification pipeline")
        assert page.messages == [("status", "A test message was sent.")]
        assert len(page.tables["Deliveries"]) == 2
        page = owner.press("Reset failures of notification pipeline")
        assert page.tables["Notifications"][0][4] == "0"
        page = owner.press("Delete", about={"uuid": "00000000-0000-4000-8000-00000000000b"})
        assert [row[0] for row in page.tables["Notifications"]] == ["pipeline"]

    def test_without_access_to_the_control_api_have_no_deliveries(
        self, shop_data: Checkpoint
    ) -> None:
        person = Person(create_app(shop_data.fork(), "control-secret").test_client())
        person.look("/console/signin")
        person.press("Sign in", username="owner", password="password-of-owner")
        page = person.look(f"{WEB}/-/notifications")
        assert [row[0] for row in page.tables["Notifications"]] == ["pipeline", "(no title)"]
        assert "Deliveries are shown to users who may use the control API." in page.text
        assert "Deliveries" not in page.tables


class TestMirror:
    def test_is_shown_with_its_schedule_and_without_secrets(self, owner: Person) -> None:
        page = owner.look(f"{MIRRORED}/-/mirror")
        assert page.text.partition("Settings Mirror ")[2] == (
            "SUCCESS enabled Upstream repository registry.example.com/library/busybox "
            "Upstream user puller Tag patterns 1.*, latest Architectures amd64 "
            "Robot shop+copier Sync interval 1 hour Last sync (UTC) 2026-01-01 12:00:00 "
            "Next sync (UTC) 2026-01-01 13:00:00 Remaining attempts 3 Timeout 5 minutes "
            "verify_tls false proxy.https_proxy http://me:[hidden]@proxy.example.com "
            "Sync now Cancel sync"
        )
        assert SECRET not in page.html
        page = owner.press("Sync now")
        assert page.messages == [("status", "A sync was requested.")]
        assert "SYNC_NOW enabled" in page.text

    def test_of_other_repositories_does_not_exist(self, owner: Person) -> None:
        assert "The repository has no mirror configuration." in owner.look(f"{WEB}/-/mirror").text


class TestPolicies:
    def test_are_shown_created_and_deleted(self, owner: Person) -> None:
        page = owner.look(f"{WEB}/-/policies")
        assert {name: first(rows, len(rows[0]) - 1) for name, rows in page.tables.items()} == {
            "Auto-pruning policies": [["the newest 20 tags", "tags that match ^pr-"]],
            "Immutability policies": [["tags that do not match ^release-"]],
        }
        page = owner.press(
            "Create auto-pruning policy", method="creation_date", value="4w", tagPattern=""
        )
        assert page.messages == [("status", "The policy was created.")]
        assert page.tables["Auto-pruning policies"][1][:2] == ["tags younger than 4w", "all tags"]
        page = owner.press("Create immutability policy", tagPattern="^v", tagPatternMatches="true")
        assert page.tables["Immutability policies"][1][0] == "tags that match ^v"
        page = owner.press(
            "Create auto-pruning policy", method="number_of_tags", value="many", tagPattern=""
        )
        assert page.form("Create auto-pruning policy").reason != ""


class TestBuilds:
    def test_and_triggers_are_shown_without_secrets(self, owner: Person) -> None:
        page = owner.look(f"{WEB}/-/builds")
        assert page.tables["Builds"] == [
            ["abc123", "complete", "2025-12-31 10:00:00", "v1", "writer"]
        ]
        [trigger] = page.tables["Build triggers"]
        assert trigger[1:5] == [
            "https://git.example.com/shop/web.git",
            "active",
            "dockerfile_path /Dockerfile credentials [hidden]",
            "shop+ci",
        ]
        assert SECRET not in page.html
        page = owner.press("Disable trigger custom-git")
        assert page.tables["Build triggers"][0][2] == "disabled user_toggled"

    def test_have_a_page_with_their_log(self, owner: Person) -> None:
        page = owner.look(f"{WEB}/-/builds/{BUILD}")
        assert page.text.endswith(
            "Started by writer Archive URL https://archives.example.com/web.tgz "
            "Dockerfile /Dockerfile Context / Log Step 1/1 : FROM scratch"
        )

    def test_of_a_reader_have_no_log_and_no_triggers(self, shop: Person) -> None:
        shop.sign_in("reader")
        page = shop.look(f"{WEB}/-/builds")
        assert list(page.tables) == ["Builds"]
        assert page.links["abc123"] == f"{WEB}/-/builds/{BUILD}"
        page = shop.look(page.links["abc123"])
        assert page.text.endswith("You have no permission to read the log.")


class TestSettings:
    def test_change_state_and_content_trust(self, owner: Person) -> None:
        owner.look(f"{WEB}/-/settings")
        page = owner.press("Make read-only")
        assert page.messages == [("status", "The state is now READ_ONLY.")]
        assert "its state is READ_ONLY" in page.text
        page = owner.press("Enable content trust")
        assert "Disable content trust" in page.text
        assert "private READ_ONLY content trust created" in owner.look(WEB).text

    def test_of_a_writer_are_only_the_description(self, shop: Person) -> None:
        shop.sign_in("writer")
        page = shop.look(f"{WEB}/-/settings")
        assert "Delete repository" not in page.text
        assert "badge" not in page.html
        assert page.text.endswith("Save description")


def test_manifests_without_tag_are_listed(owner_at_home: Person, registry: Registry) -> None:
    pushed = image("alone")
    registry.push("acme/web", pushed.digest, pushed)
    page = owner_at_home.look("/console/repositories/acme/web/-/history")
    [[digest, since, until]] = page.tables["Manifests without a tag"]
    assert (digest, since) == (pushed.digest[7:19], "2026-01-01 12:00:00")
    assert until > since
    page = owner_at_home.look(page.links[digest])
    assert (owner_at_home.status, page.title) == (200, f"Manifest {digest}")
