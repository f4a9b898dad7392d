"""pytest plugin: isolation of tests that use the fixtures."""

import pytest

from tests.support.nested_pytest import run_pytest

pytest_plugins = ["pytester"]


class TestIsolation:
    def test_everything_that_a_test_makes_ends_with_it(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            CONTROL = "/_fakequay"
            ports = []

            def call(quay, method, path, **body):
                return requests.request(method, quay.url + CONTROL + path, json=body)

            @pytest.mark.parametrize("time", [1, 2])
            def test_starts_fresh(fakequay, fakequay_server, time):
                assert call(fakequay, "GET", "/snapshots").json() == {"snapshots": []}
                listed = call(fakequay, "GET", "/instances").json()["instances"]
                assert [instance["name"] for instance in listed] == ["main"]
                assert fakequay.coverage.report()["called"] == 0
                assert fakequay.coverage.report()["unserved"] == []
                assert fakequay.requests.find() == []
                assert fakequay.faults.all() == []
                assert not fakequay.world.clock.frozen
                assert not fakequay.world.config.get("FAKEQUAY_UPSTREAMS")
                for port in ports:
                    with pytest.raises(requests.ConnectionError):
                        requests.get(f"http://127.0.0.1:{port}/")

                ports.append(fakequay.instances.create("python").port)
                made = call(fakequay, "POST", "/instances", name="control", port=True).json()
                ports.append(made["port"])
                assert call(fakequay, "PUT", "/snapshots/made").status_code == 201
                assert fakequay.faults.add("getUserInformation", status=503).name == "fault-1"
                call(fakequay, "POST", "/clock/freeze", at="2030-01-01T00:00:00Z")
                fakequay.jobs.declare_upstreams({"quay.io/acme/web": ["v1"]})
                requests.get(fakequay.url + "/api/v1/users/alice")
                requests.get(fakequay.url + "/api/v1/nothing/")
                assert fakequay.coverage.report()["called"] == 1

            def test_is_fresh_for_tests_with_only_the_server(fakequay_server):
                assert len(fakequay_server.instances) == 0
                assert fakequay_server.requests.find() == []
            """
        )
        assert run_pytest(pytester).parseoutcomes() == {"passed": 3}

    def test_requests_that_began_in_one_test_are_dropped_in_the_next(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import threading, requests

            threads = []

            def create(url, token, name):
                headers = {"Authorization": "Bearer " + token}
                requests.post(url, json={"name": name}, headers=headers)

            def test_leaves_running_requests(fakequay):
                token, url = fakequay.token("alice"), fakequay.url + "/api/v1/organization/"
                faults = [
                    fakequay.faults.add(path="*/", delay=1, times=1),
                    fakequay.faults.add(path="*/", delay=1, times=1, when="after"),
                    fakequay.faults.add(path="*/", delay=1, times=1, status=503),
                ]
                for number, fault in enumerate(faults):
                    thread = threading.Thread(target=create, args=(url, token, f"made{number}"))
                    thread.start()
                    threads.append(thread)
                    while not fault.used:
                        pass
                accounts = fakequay.world.store.accounts
                while not accounts.one(name="made1"):
                    pass

            def test_has_no_trace_of_them(fakequay):
                for thread in threads:
                    thread.join()
                assert fakequay.requests.find() == []
                assert fakequay.coverage.report()["called"] == 0
                names = [one.name for one in fakequay.world.store.accounts.all()]
                assert not [name for name in names if name.startswith("made")]
            """
        )
        assert run_pytest(pytester).parseoutcomes() == {"passed": 2}

    def test_thread_that_keeps_calling_leaves_nothing_of_earlier_tests(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import itertools, queue, threading
            import pytest, requests

            THREADS = 3
            begun, ended, stopped = [], queue.SimpleQueue(), threading.Event()
            threads = []
            previous = set()  # names that were noted before the end of the previous test

            def call(url, thread):
                for number in itertools.count():
                    name = f"made{thread}-{number}"
                    begun.append(name)
                    ended.put(requests.get(f"{url}/api/v1/users/{name}").status_code)
                    if stopped.is_set():
                        return

            def wait():
                while not ended.empty():
                    ended.get()
                return [ended.get() for _ in range(20)]

            def test_starts_the_threads(fakequay):
                for thread in range(THREADS):
                    threads.append(threading.Thread(target=call, args=(fakequay.url, thread)))
                    threads[-1].start()
                assert set(wait()) == {404}
                previous.update(begun)

            @pytest.mark.parametrize("number", range(3))
            def test_sees_no_earlier_request(fakequay, number):
                earlier = set(begun)
                fault = fakequay.faults.add("getUserInformation", status=502)
                assert set(wait()) <= {404, 502, 503}
                if number == 2:
                    stopped.set()
                    for thread in threads:
                        thread.join()
                seen = {one.path.rpartition("/")[2] for one in fakequay.requests.find()}
                # Each thread may have noted one name before the server received the request.
                assert len(seen & previous) <= THREADS
                assert 0 < fault.used <= len(begun) - len(earlier) + THREADS
                previous.update(begun)
            """
        )
        assert run_pytest(pytester).parseoutcomes() == {"passed": 4}

    def test_instance_of_a_wider_fixture_is_kept(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            @pytest.fixture(scope="session")
            def mirror(fakequay_server):
                return fakequay_server.instances.create("mirror")

            @pytest.mark.parametrize("time", [1, 2])
            def test_uses_both(mirror, fakequay, time):
                assert requests.get(mirror.url + "/api/v1/users/alice").status_code == 200
                assert len(mirror.requests.find()) == time
                fakequay.instances.create("other")
                assert len(fakequay.instances) == 2
            """
        )
        assert run_pytest(pytester).parseoutcomes() == {"passed": 2}

    def test_server_that_a_test_stops_runs_in_the_next_test(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import pytest, requests

            @pytest.mark.parametrize("time", [1, 2])
            def test_stops_the_server(fakequay, time):
                url = fakequay.url + "/api/v1/users/alice"
                assert requests.get(url).status_code == 200
                fakequay.stop()
                with pytest.raises(requests.ConnectionError):
                    requests.get(url)
                assert time == 1

            def test_of_the_server(fakequay_server):
                assert requests.get(fakequay_server.url + "/api/v1/users/alice").ok
            """
        )
        result = run_pytest(pytester)
        assert result.parseoutcomes() == {"passed": 2, "failed": 1}
        result.stdout.fnmatch_lines(["*- fakequay requests -*", "200 GET /api/v1/users/alice*"])

    def test_coverage_of_all_tests_is_in_its_own_fixture(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            """
            import requests

            def test_first(fakequay):
                requests.get(fakequay.url + "/api/v1/users/alice")

            def test_second(fakequay, fakequay_factory):
                requests.get(fakequay.url + "/api/v1/nothing/")
                with fakequay.instances.create() as deleted:
                    requests.get(deleted.url + "/api/v1/organization/acme")
                requests.get(fakequay_factory.server().url + "/v2/")

            def test_third(fakequay_module, fakequay_coverage):
                requests.get(fakequay_module.url + "/api/v1/users/bob")
                report = fakequay_coverage.report()
                called = {one["operation"]: one["calls"] for one in report["operations"]}
                assert called == {"getOrganization": 1, "getUserInformation": 2}
                assert [one["path"] for one in report["unserved"]] == ["/api/v1/nothing/"]
                assert [one["registry"] for one in report["registry"]] == ["base"]
                assert fakequay_module.coverage.report()["called"] == 1
            """
        )
        assert run_pytest(pytester).parseoutcomes() == {"passed": 3}


class TestScopes:
    def test_class_and_module_share_a_server_of_their_own(self, pytester: pytest.Pytester) -> None:
        pytester.makepyfile(
            test_first="""
            import pytest, requests

            pytestmark = pytest.mark.fakequay(config={"REGISTRY_TITLE": "module"})

            def made(quay):
                headers = {"Authorization": "Bearer " + quay.token("alice")}
                url = quay.url + "/api/v1/organization/"
                return requests.post(url, json={"name": "made"}, headers=headers).status_code

            def title(quay):
                return quay.world.config.get("REGISTRY_TITLE")

            @pytest.mark.fakequay(config={"REGISTRY_TITLE": "class"})
            class TestClass:
                def test_first(self, fakequay_class, fakequay, fakequay_module):
                    quays = fakequay_class, fakequay, fakequay_module
                    assert [title(quay) for quay in quays] == ["class", "class", "module"]
                    assert [made(quay) for quay in quays] == [201, 201, 201]
                    fakequay_class.instances.create("of-the-class")

                def test_second(self, fakequay_class, fakequay, fakequay_module):
                    quays = fakequay_class, fakequay, fakequay_module
                    assert [made(quay) for quay in quays] == [400, 201, 400]
                    assert len(fakequay_class.instances) == 1

            class TestOtherClass:
                def test_first(self, fakequay_class, fakequay_module):
                    assert (title(fakequay_class), made(fakequay_class)) == ("module", 201)
                    assert made(fakequay_module) == 400
                    assert len(fakequay_class.instances) == 0

            @pytest.mark.fakequay(config={"REGISTRY_TITLE": "function"})
            def test_without_a_class(fakequay_class):
                assert (title(fakequay_class), made(fakequay_class)) == ("function", 201)
            """,
            test_second="""
            from test_first import made, title

            def test_module(fakequay_module, fakequay_server):
                assert (title(fakequay_module), made(fakequay_module)) == ("Demo registry", 201)
                assert (title(fakequay_server), made(fakequay_server)) == ("Demo registry", 201)
            """,
        )
        assert run_pytest(pytester).parseoutcomes() == {"passed": 5}
