"""The pages of a repository in a browser: who can read them, and what can be copied."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from fakequay import FakeQuay

SEED = Path(__file__).parent.parent / "seed_files" / "rich_repository.json"
WEB = "/console/repositories/shop/web"
V1 = "sha256:c0802905b98ee2429bce5585aee84b5af8ecdb403e365998f2d307720114ed0a"
MULTI = "sha256:ff789f96dc3b3247d3f529c4142bdff46c4823644cd139c71aa209d8b3f66b6c"
PAGES = (
    WEB,
    f"{WEB}/-/history",
    f"{WEB}/-/builds",
    f"{WEB}/-/builds/00000000-0000-4000-8000-00000000000d",
    f"{WEB}/-/permissions",
    f"{WEB}/-/notifications",
    "/console/repositories/shop/mirrored/-/mirror",
    f"{WEB}/-/policies",
    f"{WEB}/-/logs?first=2025-12-01",
    f"{WEB}/-/settings",
    f"{WEB}/-/manifests/{V1}",
    f"{WEB}/-/manifests/{V1}/vulnerabilities",
    f"{WEB}/-/manifests/{V1}/packages",
    f"{WEB}/-/manifests/{MULTI}",
)
OPEN_ALL = "document.querySelectorAll('details').forEach(part => part.open = true)"


@pytest.fixture(scope="module")
def shop() -> Iterator[FakeQuay]:
    """A server with a repository that has everything, also a vulnerability report and a log."""
    with FakeQuay(SEED) as quay:
        flaws = [
            {"Name": f"CVE-2026-{number}", "Severity": severity, "FixedBy": "1.3"}
            for number, severity in enumerate(("Critical", "High", "Medium", "Low"))
        ]
        link = "https://cves.example.com/" + "a-long-address" * 10
        flaws.append({"Name": "CVE-2026-9", "Link": link, "Description": "An example."})
        zlib = {"Name": "zlib", "Version": "1.2", "Vulnerabilities": flaws}
        quay.jobs.report_scan(V1, features=[zlib])
        yield quay


def sign_in(page: Page) -> None:
    page.goto("/console/signin")
    page.get_by_role("button", name="owner", exact=True).click()
    expect(page.get_by_role("link", name="owner", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "rules"),
    [("light", {}), ("dark", {"runOnly": ["color-contrast"]})],
    ids=["light", "dark"],
)
def test_everybody_can_read_them(
    chromium: Browser, shop: FakeQuay, scheme: str, rules: dict[str, Any]
) -> None:
    context = chromium.new_context(base_url=shop.url, color_scheme=scheme)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    sign_in(page)
    found = {}
    for address in PAGES:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(address)
        page.evaluate(OPEN_ALL)
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        page.set_viewport_size({"width": 1280, "height": 900})
        wrong = [one["id"] for one in Axe().run(page, options=rules).response["violations"]]
        found[address] = (too_wide, wrong)
    context.close()
    assert found == dict.fromkeys(PAGES, (0, []))
    assert refused == []


def test_a_command_is_copied(chromium: Browser, shop: FakeQuay) -> None:
    context = chromium.new_context(base_url=shop.url)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page)
    page.goto(WEB)
    page.get_by_label("Pull v1").focus()
    page.keyboard.press("Enter")
    command = f"docker pull {shop.url.removeprefix('http://')}/shop/web:v1"
    page.get_by_role("button", name=f"Copy {command}", exact=True).click()
    expect(page.get_by_role("button", name=f"Copied {command}", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == command
    context.close()


def test_without_scripts_the_commands_and_the_chart_are_there(
    chromium: Browser, shop: FakeQuay
) -> None:
    context = chromium.new_context(base_url=shop.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(WEB)
    page.get_by_label("Pull v1").click()
    expect(page.get_by_text("docker pull", exact=False).last).to_be_visible()
    expect(page.get_by_role("button", name="Copy", exact=False)).to_have_count(0)
    page.goto(f"{WEB}/-/settings")
    page.get_by_label("Description in Markdown").fill("# Changed")
    page.get_by_role("button", name="Save description").click()
    page.get_by_role("link", name="Usage log").click()
    expect(page.get_by_role("img", name="Usage log entries per day")).to_be_visible()
    page.get_by_text("Show the numbers as a table").click()
    numbers = page.get_by_role("table", name="Usage log entries per day")
    expect(numbers.get_by_role("row").last).to_have_text("2026-01-011set_repo_description 1")
    context.close()
