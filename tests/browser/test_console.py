"""The console in a browser: a walk through all that it does, what is live, and who can read it."""

import re
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from fakequay import FakeQuay

PAGES = (
    "/",
    "/console/signin",
    "/console/organizations",
    "/console/organizations/acme?robot=acme%2Bci",
    "/console/organizations/acme/teams/devs",
    *(
        f"/console/organizations/acme/{name}"
        for name in ("permissions", "policies", "copies", "notifications", "logs")
    ),
    "/console/me",
    "/console/me/tokens",
    "/console/me/notifications",
    "/console/me/logs",
    "/console/search?query=a",
    "/console/repositories",
    "/console/repositories/acme/web",
    "/console/requests",
    "/console/requests/{request}",
    "/console/faults",
    "/console/time",
    "/console/snapshots",
    "/console/outbox",
    "/console/coverage",
    "/console/nowhere",
)

SUPERUSER_PAGES = (
    "/console/organizations/globex/policies",
    "/console/organizations/globex/copies",
    "/console/registry",
    "/console/registry/builds",
    "/console/registry/keys",
    "/console/registry/messages",
    "/console/registry/logs",
)

APPLICATIONS = """async () => {
    const headers = {"X-Requested-With": "XMLHttpRequest"};
    return (await fetch("/api/v1/organization/acme/applications", {headers})).text();
}"""


def sign_in(page: Page, username: str = "alice") -> None:
    page.goto("/console/signin")
    page.get_by_role("button", name=username, exact=True).click()
    expect(page.get_by_role("link", name=username, exact=True)).to_be_visible()


def follow(page: Page, link: str) -> None:
    pages = page.get_by_role("navigation", name="Pages", exact=True)
    pages.get_by_role("link", name=link).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(link)


def told(page: Page, message: str) -> None:
    expect(page.locator(".message")).to_have_text(message)


def generate_token(page: Page) -> None:
    """Request a token with the scope org:admin on the page that generates tokens."""
    page.get_by_label("Administer Organization").check()
    page.get_by_role("button", name="Generate Access Token").click()


def generated(page: Page) -> str:
    """Return the token that the page shows after the authorization."""
    page.wait_for_url("**/oauth/localapp?**")
    return page.locator("#token").inner_text()


def test_who_signs_in_with_a_password_comes_to_a_token(page: Page, quay: FakeQuay) -> None:
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password", exact=True).fill("password-of-alice")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{quay.url}/")
    page.get_by_role("link", name="acme", exact=True).click()
    page.get_by_role("link", name="Generate a token of automation").click()
    generate_token(page)  # the demo seed grants the scope already: Quay does not ask again
    headers = {"Authorization": f"Bearer {generated(page)}"}
    robots = f"{quay.url}/api/v1/organization/acme/robots"
    assert requests.get(robots, headers=headers).status_code == 200


def test_a_world_without_a_port_gives_tokens_of_its_own(page: Page, quay: FakeQuay) -> None:
    with quay.instances.create("mine", copy=quay, port=False) as mine:
        page.goto("/")
        page.get_by_label("Instance").select_option("mine")
        page.get_by_role("button", name="Switch instance").click()
        sign_in(page)
        page.goto("/console/organizations/acme")
        page.get_by_label("Name").last.fill("only-there")
        page.get_by_role("button", name="Create application").click()
        told(page, "Application only-there was created.")
        page.get_by_role("link", name="Generate a token of only-there").click()
        generate_token(page)
        page.get_by_role("button", name="Authorize Application").click()
        token = {"Authorization": f"Bearer {generated(page)}"}
        robots = f"{quay.url}/api/v1/organization/acme/robots"
        assert requests.get(robots, headers={**token, **mine.headers}).status_code == 200
        assert requests.get(robots, headers=token).status_code == 401
        # What the explorer calls is that world, too.
        page.goto("/docs/")
        assert "only-there" in page.evaluate(APPLICATIONS)


def test_a_fault_meets_the_next_call_and_the_journal_shows_it(page: Page, quay: FakeQuay) -> None:
    page.goto("/console/faults")
    page.get_by_label("Operation", exact=True).fill("createOrgRobot")
    page.get_by_label("Apply at most").fill("1")
    page.get_by_label("Response status").fill("503")
    page.get_by_role("button", name="Add fault").click()
    told(page, "The fault was added.")
    follow(page, "Request journal")
    robot = f"{quay.url}/api/v1/organization/acme/robots/nightly"
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}
    statuses = [requests.put(robot, json={}, headers=headers).status_code for _ in range(2)]
    assert statuses == [503, 201]
    # By itself, without loading the page again.
    rows = page.get_by_role("table", name="Requests").get_by_role("row")
    expect(rows.filter(has_text="PUT /api/v1/organization/acme/robots/nightly")).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("201")
    expect(rows.nth(2)).to_contain_text("503")
    follow(page, "Fault injection")
    expect(page.get_by_role("table", name="Faults").get_by_role("row").nth(1)).to_contain_text(
        "1 of 1"
    )


def test_a_fault_that_makes_no_sense_is_typed_on(page: Page) -> None:
    page.goto("/console/faults")
    page.get_by_label("Operation", exact=True).fill("getRep")
    page.get_by_label("Apply at most").fill("2")
    page.get_by_label("Reset the connection").check()
    page.get_by_role("button", name="Add fault").click()
    told(page, "operation: unknown name 'getRep'; did you mean 'getRepo'?")
    operation = page.get_by_label("Operation", exact=True)
    expect(operation).to_be_focused()
    expect(operation).to_have_accessible_description(re.compile("unknown name 'getRep';"))
    expect(page.get_by_label("Apply at most")).to_have_value("2")
    expect(page.get_by_label("Reset the connection")).to_be_checked()
    operation.fill("getRepo")
    operation.press("Enter")
    told(page, "The fault was added.")


def test_the_clock_moves_and_a_reset_goes_back_to_the_start(page: Page, quay: FakeQuay) -> None:
    sign_in(page)
    page.goto("/console/organizations")
    page.get_by_label("Name").fill("made")
    page.get_by_role("button", name="Create organization").click()
    told(page, "Organization made was created.")
    follow(page, "Clock and scheduled jobs")
    page.get_by_role("button", name="Freeze clock").click()
    told(page, "The clock is frozen.")
    before = quay.world.clock.now()
    page.get_by_role("button", name="Advance by 1 day").click()
    told(page, "The clock was advanced.")
    assert quay.world.clock.now() == before + 86_400
    follow(page, "Snapshots")
    page.get_by_label("Name").fill("tomorrow")
    page.get_by_role("button", name="Take snapshot").click()
    told(page, "Snapshot tomorrow was taken.")
    page.get_by_text("Reset…").click()
    page.get_by_role("button", name="Reset").click()
    told(page, "The instance was reset.")
    page.goto("/console/organizations")
    expect(page.get_by_role("table", name="Organizations")).not_to_contain_text("made")


def test_a_build_is_seen_to_go_on(page: Page, quay: FakeQuay) -> None:
    sign_in(page)
    page.goto("/console/repositories/acme/web/-/builds")
    page.get_by_label("Archive").fill("https://archives.example.com/web.tgz")
    page.get_by_role("button", name="Start build").click()
    page.get_by_role("table", name="Builds").get_by_role("link").click()
    expect(page.locator("#phase")).to_have_text("waiting")
    uuid = page.url.rpartition("/")[2]
    assert requests.post(f"{quay.url}/_fakequay/builds/{uuid}/finish").status_code == 200
    expect(page.locator("#phase")).to_have_text("complete")
    expect(page.get_by_role("button", name="Finish")).to_have_count(0)
    expect(page.get_by_role("group", name="Log")).to_be_visible()


def test_the_explorer_calls_the_api_as_who_is_signed_in(page: Page, quay: FakeQuay) -> None:
    sign_in(page)
    page.get_by_role("button", name="API explorer as alice").click()
    page.wait_for_url(f"{quay.url}/docs/**")
    page.goto(f"{quay.url}/docs/#/user/getLoggedInUser")
    page.reload()
    page.get_by_role("button", name="Try it out").click()
    with page.expect_response("**/api/v1/user/") as answered:
        page.get_by_role("button", name="Execute").click()
    assert answered.value.json()["username"] == "alice"


@pytest.mark.parametrize(
    ("scheme", "rules"),
    [("light", {}), ("dark", {"runOnly": ["color-contrast"]})],
    ids=["light", "dark"],
)
def test_everybody_can_read_it(
    chromium: Browser, quay: FakeQuay, scheme: str, rules: dict[str, Any]
) -> None:
    quay.reset()
    requests.get(f"{quay.url}/api/v1/organization/acme")
    [seen] = requests.get(f"{quay.url}/_fakequay/requests").json()["requests"]
    context = chromium.new_context(
        base_url=quay.url, color_scheme=scheme, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    found = {}
    for username, paths in (("alice", PAGES), ("quayadmin", SUPERUSER_PAGES)):
        sign_in(page, username)
        for path in paths:
            address = path.format(request=seen["id"])
            page.set_viewport_size({"width": 390, "height": 844})
            page.goto(address)
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            page.set_viewport_size({"width": 1280, "height": 900})
            wrong = [one["id"] for one in Axe().run(page, options=rules).response["violations"]]
            found[path] = (too_wide, wrong)
    context.close()
    assert found == dict.fromkeys((*PAGES, *SUPERUSER_PAGES), (0, []))


def test_a_recorded_request_is_sent_again(page: Page, quay: FakeQuay) -> None:
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}
    robot = f"{quay.url}/api/v1/organization/acme/robots/nightly"
    requests.put(robot, json={"description": "mine"}, headers=headers)
    page.goto("/console/requests")
    page.get_by_role("link", name="PUT /api/v1/organization/acme/robots/nightly").click()
    expect(page.get_by_role("group", name="Curl command")).to_contain_text("Bearer $TOKEN")
    page.get_by_role("button", name="Replay request").click()
    expect(page.locator(".message")).to_contain_text("was sent again as alice.")
    expect(page.get_by_role("group", name="Response body")).to_contain_text("Existing robot")


def test_a_search_leads_to_a_repository(page: Page) -> None:
    sign_in(page)
    page.get_by_role("searchbox").fill("api")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="acme/api").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("acme/api")


def test_visits_of_pages_are_not_recorded(page: Page, quay: FakeQuay) -> None:
    sign_in(page)
    for path in ("/", "/console/organizations/acme", "/docs/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert requests.get(f"{quay.url}/_fakequay/requests").json() == {"requests": []}


def test_it_can_be_used_with_a_keyboard_only(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.goto("/console/snapshots")
    page.get_by_label("Name").focus()
    page.keyboard.type("by-hand")
    page.keyboard.press("Enter")
    told(page, "Snapshot by-hand was taken.")
    page.wait_for_load_state()  # the style sheet is there, too
    outline = page.evaluate(
        """() => {
            document.querySelector("main button").focus({focusVisible: true});
            return getComputedStyle(document.activeElement).outlineStyle;
        }"""
    )
    assert outline == "solid"


def test_without_scripts_it_works_too(chromium: Browser, quay: FakeQuay) -> None:
    quay.reset()
    context = chromium.new_context(base_url=quay.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto("/console/organizations/acme")
    robots = page.locator("section", has=page.get_by_role("heading", name="Robots"))
    robots.get_by_label("Name").fill("plain")
    robots.get_by_role("button", name="Create robot").click()
    told(page, "Robot plain was created.")
    page.get_by_role("link", name="Show the token of acme+plain").click()
    expect(page.locator(".secret")).to_have_text(re.compile(r"^Token of acme\+plain [A-Z0-9]{64}$"))
    page.goto("/console/requests")
    expect(page.get_by_role("link", name="Reload")).to_be_visible()
    context.close()
