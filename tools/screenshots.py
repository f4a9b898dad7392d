"""Screenshots of the web console: ``python -m tools.screenshots`` saves them in docs/images/."""

from pathlib import Path

import requests
from playwright.sync_api import Page, sync_playwright

from fakequay import FakeQuay

FOLDER = Path(__file__).parent.parent / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
WEB = "/console/repositories/acme/web"
WINDOW = {"width": 1280, "height": 760}
PACKAGES = [
    {
        "Name": "zlib",
        "Version": "1.2.11",
        "Vulnerabilities": [
            {
                "Name": "CVE-2022-37434",
                "Severity": "Critical",
                "FixedBy": "1.2.12",
                "Description": "A buffer overflow when a large gzip header extra field is read.",
                "Link": "https://nvd.nist.gov/vuln/detail/CVE-2022-37434",
                "Metadata": {"NVD": {"CVSSv3": {"Score": 9.8}}},
            },
            {
                "Name": "CVE-2018-25032",
                "Severity": "High",
                "FixedBy": "1.2.12",
                "Description": "Memory corruption when input with many distant matches is packed.",
                "Link": "https://nvd.nist.gov/vuln/detail/CVE-2018-25032",
                "Metadata": {"NVD": {"CVSSv3": {"Score": 7.5}}},
            },
        ],
    },
    {
        "Name": "busybox",
        "Version": "1.34.1",
        "Vulnerabilities": [
            {
                "Name": "CVE-2022-28391",
                "Severity": "Medium",
                "Description": "Escape sequences in the names of remote hosts are not removed.",
                "Link": "https://nvd.nist.gov/vuln/detail/CVE-2022-28391",
            }
        ],
    },
]


def main() -> None:
    """Start a server with the demo data, and take the screenshots with Chromium."""
    FOLDER.mkdir(exist_ok=True)
    with FakeQuay("demo", clock="2026-01-31T12:00:00Z") as quay, sync_playwright() as playwright:
        _send_requests(quay)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(base_url=quay.url, viewport=WINDOW, color_scheme="light")
        page.goto("/console/signin")
        page.get_by_role("button", name="alice", exact=True).click()
        _take(page, "/", "console-overview")
        _take(page, "/console/organizations/acme", "console-organization")
        manifest = f"{WEB}/-/manifests/{_report_vulnerabilities(quay)}"
        _take(page, WEB, "console-repository")
        _take(page, f"{manifest}/vulnerabilities", "console-vulnerabilities")
        browser.close()


def _send_requests(quay: FakeQuay) -> None:
    """Send requests, so that the console shows recorded requests, scheduled jobs and a fault."""
    _call(quay)
    quay.reset()  # discards the first requests, whose durations are longer
    _call(quay)
    quay.faults.add("deleteRepository", status=503, times=1)


def _report_vulnerabilities(quay: FakeQuay) -> str:
    """Set a vulnerability report of the tag v1.0.0, and return the digest of its manifest."""
    tags = f"{quay.url}/api/v1/repository/acme/web/tag/?specificTag=v1.0.0"
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}
    digest = requests.get(tags, headers=headers).json()["tags"][0]["manifest_digest"]
    quay.jobs.report_scan(digest, features=PACKAGES)
    return str(digest)


def _call(quay: FakeQuay) -> None:
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}
    api = f"{quay.url}/api/v1"
    requests.get(f"{api}/organization/acme", headers=headers)
    requests.put(f"{api}/organization/acme/robots/nightly", json={}, headers=headers)
    requests.get(f"{api}/repository/acme/gone", headers=headers)
    archive = {"archive_url": "https://archives.example.com/web.tgz", "docker_tags": ["latest"]}
    requests.post(f"{api}/repository/acme/web/build/", json=archive, headers=headers)


def _take(page: Page, path: str, name: str) -> None:
    page.goto(path)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
