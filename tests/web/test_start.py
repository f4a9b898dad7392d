"""Start of the server: which modules are imported before and for the first request."""

import json
import subprocess
import sys

from flask import Flask

from fakequay.web.lazy_views import LazyView

# Starts a server, sends a request, and prints the imported modules of fakequay.
PROGRAM = """
import http.client, json, sys
from fakequay import FakeQuay
with FakeQuay(seed="demo") as quay:
    client = http.client.HTTPConnection("127.0.0.1", quay.port)
    client.request("GET", "/api/v1/repository?public=true")
    assert client.getresponse().status == 200
    print(json.dumps([name for name in sys.modules if name.startswith("fakequay.")]))
"""
# Modules and packages that only other requests, seeds or settings need.
NOT_NEEDED = (
    "fakequay.control.jobs",
    "fakequay.control.requests",
    "fakequay.domain.mirrors.mirror_sync",
    "fakequay.domain.schedule.job_runner",
    "fakequay.oauth.routes",
    "fakequay.registry.routes",
    "fakequay.server.proxy.proxy_hosts",
    "fakequay.storage.data_folder",
    "fakequay.traffic.exchange",
    "fakequay.traffic.redaction",
    "fakequay.traffic.request_matcher",
    "fakequay.web.faults.fault_injection",
    "fakequay.web.operations.request_bodies",
    "fakequay.web.endpoints.badges",
    "fakequay.web.endpoints.build_archives",
    "fakequay.web.endpoints.trigger_setup",
    "fakequay.web.endpoints.mail_links",
)
MOST_MODULES = 285


def _modules_after_the_first_response() -> set[str]:
    output = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
    ).stdout
    return set(json.loads(output))


class TestStart:
    def test_imports_only_the_modules_that_the_first_request_needs(self) -> None:
        imported = _modules_after_the_first_response()
        assert imported.isdisjoint(NOT_NEEDED)
        assert len(imported) <= MOST_MODULES

    def test_all_lazy_views_exist(self, app: Flask) -> None:
        late = [view for view in app.view_functions.values() if isinstance(view, LazyView)]
        assert len(late) > 30
        for view in late:
            assert callable(view.load())
