"""A real browser, without a window, and a server for it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from fakequay import FakeQuay

CHROMIUM = Path("/usr/bin/chromium")
# Nothing reaches out, and a container of CI is enough to run it.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds, for a machine that has much to do
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Started once; each test gets a page of its own from it."""
    if not CHROMIUM.exists() and "CI" not in os.environ:
        pytest.skip(f"there is no {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay("demo") as quay:
        yield quay


@pytest.fixture
def page(chromium: Browser, quay: FakeQuay) -> Iterator[Page]:
    """A page without cookies, whose addresses begin at a server as it was planted.

    What goes wrong in a script of the page fails the test.
    """
    quay.reset()
    context = chromium.new_context(base_url=quay.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
