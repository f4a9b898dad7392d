"""The guide's way to a token: sign in, an organization, an application, scopes, authorize, copy."""

from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from fakequay import FakeQuay

# What a script of the web page sends: with the cookie of the browser and the token for it.
SEND = """async ([path, body]) => {
    const asked = await fetch("/csrf_token", {headers: {"X-Requested-With": "XMLHttpRequest"}});
    const token = (await asked.json()).csrf_token;
    const headers = {"Content-Type": "application/json", "X-CSRF-Token": token};
    const sent = {method: "POST", headers, body: JSON.stringify(body)};
    const answer = await fetch("/api/v1" + path, sent);
    return [answer.status, await answer.json()];
}"""


def sign_in(page: Page, username: str, password: str | None = None) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password or f"password-of-{username}")
    page.get_by_role("button", name="Sign in").click()


def send(page: Page, path: str, body: dict[str, str]) -> Any:
    status, answer = page.evaluate(SEND, [path, body])
    assert status in {200, 201}, answer
    return answer


@pytest.fixture
def generate(page: Page, quay: FakeQuay) -> str:
    """The page for tokens of a new application of a new organization, for who is signed in."""
    page.goto("/signin/?next=/oauth/localapp")
    sign_in(page, "alice")
    page.wait_for_url(f"{quay.url}/oauth/localapp")
    send(page, "/organization/", {"name": "made-by-hand"})
    application = send(page, "/organization/made-by-hand/applications", {"name": "script"})
    return f"/organization/made-by-hand/application/{application['client_id']}"


def asked_for(page: Page, generate: str, *titles: str) -> None:
    """Tick scopes and come to the question."""
    page.goto(generate)
    expect(page.get_by_role("button", name="Generate Access Token")).to_be_disabled()
    for title in titles:
        page.get_by_label(title).check()
    page.get_by_role("button", name="Generate Access Token").click()
    page.wait_for_url("**/oauth/authorize?**")


def test_a_token_made_by_hand_calls_the_api(page: Page, quay: FakeQuay, generate: str) -> None:
    asked_for(page, generate, "Administer Organization", "Create Repositories")
    items = page.get_by_role("listitem")
    expect(items.get_by_text("Administer Organization", exact=True)).to_be_visible()
    expect(items).to_have_count(2)
    page.get_by_role("button", name="Authorize Application").click()
    page.wait_for_url("**/oauth/localapp?**")
    token = page.locator("#token").inner_text()
    assert len(token) == 40

    headers = {"Authorization": f"Bearer {token}"}
    api = f"{quay.url}/api/v1"
    applications = f"{api}/organization/made-by-hand/applications"
    found = requests.get(applications, headers=headers).json()["applications"]
    assert [application["name"] for application in found] == ["script"]
    # Only what was ticked.
    assert requests.get(f"{api}/user/", headers=headers).status_code == 401


def test_a_person_who_cancels_gives_nothing(page: Page, generate: str) -> None:
    asked_for(page, generate, "View all visible repositories")
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url("**/oauth/localapp?error=authorization_denied")
    status, answer = page.evaluate(
        """async () => {
            const headers = {"X-Requested-With": "XMLHttpRequest"};
            const answer = await fetch("/api/v1/user/authorizations", {headers});
            return [answer.status, await answer.json()];
        }"""
    )
    applications = [one["application"]["name"] for one in answer["authorizations"]]
    assert (status, "script" in applications) == (200, False)
    expect(page.get_by_role("heading", name="No token was created")).to_be_visible()


def test_who_is_not_signed_in_signs_in_first(page: Page, quay: FakeQuay, generate: str) -> None:
    page.context.clear_cookies()
    page.goto(generate)
    page.wait_for_url("**/signin/?next=**")
    sign_in(page, "bob", "wrong-password")
    expect(page.get_by_role("alert")).to_have_text("Invalid Username or Password")
    sign_in(page, "alice")
    page.wait_for_url(f"{quay.url}{generate}**")
    expect(page.get_by_role("heading", name="script")).to_be_visible()
