"""The API explorer in a browser: callers, requests, filter, access and readability."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from fakequay import FakeQuay
from tests.browser.conftest import PATIENCE

USER = "/docs/#/user/getLoggedInUser"
STATUS = "#status"


def choose(page: Page, caller: str) -> None:
    page.get_by_label("Send requests as").select_option(caller)


def execute(page: Page, path: str = "/api/v1/user/") -> Response:
    """Press Execute, and return the response to the request of the open operation."""
    start, send = (page.get_by_role("button", name=name) for name in ("Try it out", "Execute"))
    expect(start.or_(send).first).to_be_visible()
    if start.is_visible():
        start.click()
    with page.expect_response(f"**{path}") as answered:
        send.click()
    return answered.value


def open_operation(page: Page) -> None:
    page.goto(USER)
    expect(page.get_by_role("button", name="Try it out")).to_be_visible()
    expect(page.locator(STATUS)).not_to_be_empty()


def test_requests_have_the_token_of_the_chosen_caller(page: Page, quay: FakeQuay) -> None:
    open_operation(page)
    choose(page, "user:alice")
    expect(page.get_by_label("Token", exact=True)).to_have_value(quay.token("alice"))
    answer = execute(page)
    assert (answer.status, answer.json()["username"]) == (200, "alice")
    choose(page, "anonymous")
    answer = execute(page)
    assert (answer.status, answer.json()["error_type"]) == (401, "invalid_token")
    assert "authorization" not in answer.request.headers
    choose(page, "user:bob")
    assert execute(page).json()["username"] == "bob"
    callers = [request.caller for request in quay.requests.find(path="/api/v1/user/")]
    assert [caller and caller["username"] for caller in callers] == ["alice", None, "bob"]


def test_callers_are_grouped_and_superusers_are_marked(page: Page) -> None:
    page.goto("/docs/")
    caller = page.get_by_label("Send requests as")
    users = caller.locator("optgroup[label=Users] option")
    expect(users.filter(has_text="quayadmin (superuser)")).to_have_count(1)
    groups = caller.locator("optgroup").evaluate_all("all => all.map(one => one.label)")
    assert groups == ["Users", "Tokens of OAuth applications", "Robot accounts"]
    expect(caller.locator("option", has_text="acme/automation: alice, org:admin")).to_have_count(1)
    choose(page, "robot:acme+ci")
    expect(page.locator(STATUS)).to_contain_text("only in the registry")
    page.goto(USER)
    page.reload()
    expect(caller).to_have_value("robot:acme+ci")
    answer = execute(page)
    assert answer.request.headers["authorization"].startswith("Basic ")
    assert answer.status == 401


def test_choice_survives_a_reload_and_a_reset(page: Page, quay: FakeQuay) -> None:
    open_operation(page)
    choose(page, "user:carol")
    assert execute(page).json()["username"] == "carol"
    page.reload()
    expect(page.get_by_label("Send requests as")).to_have_value("user:carol")
    assert execute(page).json()["username"] == "carol"
    quay.reset()
    answer = execute(page)
    assert (answer.status, answer.json()["username"]) == (200, "carol")


def test_user_of_the_console_is_chosen_at_first(page: Page) -> None:
    page.goto("/console/signin")
    page.get_by_role("button", name="bob", exact=True).click()
    expect(page.get_by_role("link", name="bob", exact=True)).to_be_visible()
    open_operation(page)
    expect(page.get_by_label("Send requests as")).to_have_value("user:bob")
    assert execute(page).json()["username"] == "bob"
    choose(page, "anonymous")
    assert execute(page).status == 401


def test_entered_token_is_sent(page: Page, quay: FakeQuay) -> None:
    open_operation(page)
    page.get_by_label("Token", exact=True).fill(quay.token("alice", "user:read"))
    expect(page.get_by_label("Send requests as")).to_have_value("entered")
    assert execute(page).json()["username"] == "alice"
    page.get_by_label("Token", exact=True).fill("wrong")
    assert execute(page).status == 401


def test_filter_finds_operations_by_path_and_name(page: Page) -> None:
    page.goto("/docs/")
    expect(page.locator(".opblock-tag").first).to_be_visible()
    expect(page.locator(".opblock")).to_have_count(0)
    page.get_by_label("Filter operations").fill("getloggedinuser")
    expect(page.locator(".opblock")).to_have_count(1)
    expect(page.locator(STATUS)).to_have_text("1 operation matches the filter.")
    page.get_by_label("Filter operations").fill("/autoprunepolicy")
    expect(page.locator(".opblock-summary-path").first).to_contain_text("autoprunepolicy")
    page.get_by_label("Filter operations").fill("")
    expect(page.locator(".opblock-tag[data-tag=organization]")).to_be_visible()


def test_control_api_is_shown_with_its_operations(page: Page) -> None:
    page.goto("/docs/")
    page.get_by_label("API", exact=True).select_option(label="fakequay control API")
    page.get_by_label("Filter operations").fill("clock_show")
    page.locator(".opblock-summary").click()
    answer = execute(page, "/_fakequay/clock")
    assert answer.status == 200
    assert answer.json()["frozen"] in {True, False}


@pytest.fixture(scope="module")
def locked() -> Iterator[FakeQuay]:
    with FakeQuay("demo", control_token="sesame", quay_version="3.16") as quay:
        yield quay


def test_callers_of_a_locked_server_need_the_control_token(
    chromium: Browser, locked: FakeQuay
) -> None:
    page = chromium.new_page(base_url=locked.url)
    page.set_default_timeout(PATIENCE)
    page.goto(USER)
    expect(page).to_have_title("API explorer · fakequay · Quay 3.16")
    expect(page.locator(STATUS)).to_contain_text("The list of callers is not available")
    assert page.get_by_label("Send requests as").locator("option").count() == 2
    assert execute(page).status == 401
    page.get_by_label("Control token").fill("sesame")
    page.get_by_label("Control token").press("Enter")
    expect(page.get_by_label("Control token")).to_be_hidden()
    choose(page, "user:alice")
    assert execute(page).json()["username"] == "alice"
    page.close()


def test_controls_work_with_the_keyboard(page: Page, quay: FakeQuay) -> None:
    open_operation(page)
    page.get_by_label("API", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.type("alice")
    expect(page.get_by_label("Token", exact=True)).to_have_value(quay.token("alice"))
    page.keyboard.press("Tab")
    expect(page.get_by_label("Token", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Filter operations")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_page_is_accessible_and_fits_the_window(
    chromium: Browser, quay: FakeQuay, scheme: Any, width: int
) -> None:
    page = chromium.new_page(
        base_url=quay.url, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page.goto("/docs/", timeout=PATIENCE)
    expect(page.locator(".opblock-tag").first).to_be_visible(timeout=PATIENCE)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_remote_visitor_gets_no_callers(locked: FakeQuay) -> None:
    for method, path in (("GET", "callers"), ("POST", "callers/authorization")):
        url = f"{locked.url}/_fakequay/{path}"
        answer = requests.request(method, url, json={"id": "user:alice"})
        assert answer.status_code == 401
