"""The pages of a repository that a caller can open, also in older releases of Quay."""

import pytest

from fakequay import seeds
from fakequay.app import create_app
from tests.console.page_parser import Person

WEB = "/console/repositories/shop/web"
READER_TABS = ["Tags", "Tag history", "Builds"]
AUDITOR_TABS = [
    *READER_TABS,
    "Permissions",
    "Notifications",
    "Mirror",
    "Policies",
    "Usage log",
]
ADMIN_PAGES = ("permissions", "notifications", "mirror", "policies", "logs")


class TestWhoSeesWhat:
    @pytest.mark.parametrize(
        ("name", "tabs"),
        [
            ("reader", READER_TABS),
            ("writer", [*READER_TABS, "Settings"]),
            ("auditor", AUDITOR_TABS),
            ("owner", [*AUDITOR_TABS, "Settings"]),
        ],
    )
    def test_tabs_are_those_that_the_caller_may_open(
        self, shop: Person, name: str, tabs: list[str]
    ) -> None:
        shop.sign_in(name)
        page = shop.look(WEB)
        links = {text: href for text, href in page.links.items() if href.startswith(WEB)}
        shown = [text for text in links if "/manifests/" not in links[text]]
        assert shown == tabs
        for tab in tabs:
            page = shop.look(links[tab])
            assert (shop.status, page.title) == (200, "shop/web"), tab
            assert f"<title>{tab} · shop/web · " in page.html

    def test_readers_are_refused_the_settings(self, shop: Person) -> None:
        shop.sign_in("reader")
        page = shop.look(f"{WEB}/-/settings")
        reason = "You have no permission to change this repository."
        assert (shop.status, page.messages) == (403, [("alert", reason)])

    @pytest.mark.parametrize("name", ["reader", "writer"])
    @pytest.mark.parametrize("page", ADMIN_PAGES)
    def test_other_pages_are_refused(self, shop: Person, name: str, page: str) -> None:
        shop.sign_in(name)
        shown = shop.look(f"{WEB}/-/{page}")
        assert (shop.status, shown.title) == (403, "Error 403")
        assert shown.tables == {}

    def test_anonymous_users_sign_in_first(self, shop: Person) -> None:
        for name in ("", "/-/history", "/-/permissions", "/-/settings"):
            assert shop.look(f"{WEB}{name}").title == "Sign in"

    def test_auditor_sees_no_forms(self, shop: Person) -> None:
        shop.sign_in("auditor")
        for name in ("", *(f"/-/{page}" for page in ADMIN_PAGES[:-1])):
            page = shop.look(f"{WEB}{name}")
            buttons = [button for form in page.forms for button in form.buttons]
            own = {"Search", "Sign out", "API explorer as auditor"}
            assert [button for button in buttons if button not in own] == []


OLD = {
    "fakequay": 1,
    "settings": {"FAKEQUAY_QUAY_VERSION": "3.9"},
    "users": {"owner": {"password": "password-of-owner"}},
    "repositories": {
        "owner/chart": {"kind": "application"},
        "owner/web": {
            "tags": {"v1": {}},
            "build_failure": {"phase": "pulling", "message": "no base image"},
        },
    },
}


class TestOlderReleases:
    @pytest.fixture
    def person(self) -> Person:
        person = Person(create_app(seeds.load(seeds.read([OLD]))).test_client())
        person.sign_in("owner")
        return person

    @pytest.mark.parametrize("name", ["", *("history", "builds", "settings"), *ADMIN_PAGES])
    def test_application_repositories_have_all_pages(self, person: Person, name: str) -> None:
        page = person.look(f"/console/repositories/owner/chart{name and f'/-/{name}'}")
        assert (person.status, page.title, page.tables) == (200, "owner/chart", {})

    def test_tags_cannot_be_made_immutable(self, person: Person) -> None:
        page = person.look("/console/repositories/owner/web")
        assert page.tables["Tags"][0][0] == "v1"
        assert "immutable" not in page.text

    def test_a_declared_failure_of_the_builds_is_shown(self, person: Person) -> None:
        page = person.look("/console/repositories/owner/web/-/builds")
        assert "fail in the phase pulling: no base image" in page.text
