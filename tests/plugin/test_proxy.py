"""pytest plugin: tests whose clients reach the fixtures as quay.io through the forward proxy."""

import pytest

from tests.support.nested_pytest import run_pytest_process

pytest_plugins = ["pytester"]

CLIENT = """
import json, pytest, ssl, urllib.request
from urllib.error import URLError

def get(fakequay, url):
    environment = fakequay.proxy_env
    context = ssl.create_default_context(cafile=environment["SSL_CERT_FILE"])
    proxies = urllib.request.ProxyHandler({"https": environment["HTTPS_PROXY"]})
    https = urllib.request.HTTPSHandler(context=context)
    with urllib.request.build_opener(proxies, https).open(url) as answer:
        return json.load(answer)
"""


def run(pytester: pytest.Pytester, test: str, ini: str = "") -> pytest.RunResult:
    pytester.makefile(".ini", pytest=f"[pytest]\n{ini}")
    pytester.makepyfile(CLIENT + test)
    return run_pytest_process(pytester)


def test_marker_runs_a_proxy_for_one_test(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
@pytest.mark.fakequay(proxy=True)
def test_marked(fakequay, fakequay_factory):
    assert get(fakequay, "https://quay.io/api/v1/repository/acme/docs")["name"] == "docs"
    assert get(fakequay_factory(), "https://quay.io/v1/_ping") is True

@pytest.mark.fakequay(proxy_hosts=["registry.test"])
def test_host(fakequay):
    assert get(fakequay, "https://registry.test/v1/_ping") is True
    with pytest.raises(URLError, match="fakequay refused other.test:443"):
        get(fakequay, "https://other.test/")
    assert [refused.host for refused in fakequay.refused_hosts] == ["other.test"]

def test_unmarked(fakequay):
    assert (fakequay.proxy_url, fakequay.ca, fakequay.refused_hosts) == (None, None, [])
    with pytest.raises(RuntimeError, match="the server has no proxy"):
        fakequay.proxy_env
""",
    )
    ended.assert_outcomes(passed=3)


def test_ini_keys_run_a_proxy_for_all_tests(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
def test_one(fakequay):
    assert get(fakequay, "https://registry.test/v1/_ping") is True
    with pytest.raises(URLError):
        get(fakequay, "https://other.test/")

@pytest.mark.fakequay(proxy=True)
def test_other(fakequay):
    assert get(fakequay, "https://registry.test/v1/_ping") is True
    assert fakequay.refused_hosts == []
""",
        "fakequay_proxy = true\nfakequay_proxy_hosts = registry.test\n",
    )
    ended.assert_outcomes(passed=2)


def test_strict_test_fails_if_the_proxy_refused_a_host(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
@pytest.mark.fakequay(proxy=True, strict=True)
def test_leak(fakequay):
    with pytest.raises(URLError):
        get(fakequay, "https://other.test/")
""",
    )
    ended.assert_outcomes(failed=1)
    ended.stdout.fnmatch_lines(
        ["*fakequay: the proxy refused other.test:443, which is no proxy host*"]
    )


def test_invalid_proxy_setting_is_reported_without_a_traceback(pytester: pytest.Pytester) -> None:
    ended = run(
        pytester,
        """
@pytest.mark.fakequay(proxy_hosts="no name")
def test_marked(fakequay): pass
""",
    )
    ended.assert_outcomes(errors=1)
    ended.stdout.fnmatch_lines(
        ["*@pytest.mark.fakequay: proxy host: 'no name' must be a host name*"]
    )
    assert "Traceback" not in ended.stdout.str()
