"""Commands ``seed``, ``operations`` and ``healthcheck``, and the version and help."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import fakequay
from fakequay import FakeQuay, contract, control, seeds
from fakequay.server.http_server import HttpServer


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_shell_script_is_printed_and_completes_a_command(self, shell: str) -> None:
        variables = {"COMP_WORDS": "fakequay se", "COMP_CWORD": "se" if shell == "fish" else "1"}
        results = []
        for kind in ("source", "complete"):
            environment = {**os.environ, **variables, "_FAKEQUAY_COMPLETE": f"{shell}_{kind}"}
            command = [Path(sys.executable).parent / "fakequay"]
            ended = subprocess.run(
                command, check=False, env=environment, capture_output=True, text=True
            )
            results.append(ended.stdout)
        assert f"_FAKEQUAY_COMPLETE={shell}_complete" in results[0]
        assert "serve" in results[1]
        assert "seed" in results[1]


class TestSeed:
    def test_check_reports_valid_files(self, run: Any) -> None:
        files = list(seeds.fixtures().values())
        ended = run("seed", "check", *files)
        assert ended.stdout == "".join(f"{file}: valid\n" for file in files)
        assert ended.returncode == 0

    def test_check_reports_an_error_with_its_location(self, run: Any, tmp_path: Path) -> None:
        wrong = tmp_path / "wrong.json"
        wrong.write_text('{"fakequay": 1, "users": {"alice": {"enabled": "yes"}}}')
        ended = run("seed", "check", wrong)
        assert ended.returncode == 3
        complaint = f'Error: {wrong}: $.users.alice.enabled: must be true or false, not "yes"\n'
        assert (ended.stdout, ended.stderr) == ("", complaint)

    def test_check_prints_the_results_of_all_files_as_json(self, run: Any, tmp_path: Path) -> None:
        wrong, right = tmp_path / "wrong.json", tmp_path / "right.json"
        wrong.write_text('{"fakequay": 1, "usres": {}}')
        right.write_text('{"fakequay": 1}')
        ended = run("seed", "check", "--json", wrong, right)
        error = f'{wrong}: $.usres: unknown key; did you mean "users"?'
        assert ended.returncode == 3
        assert json.loads(ended.stdout) == [
            {"file": str(wrong), "valid": False, "error": error},
            {"file": str(right), "valid": True, "error": None},
        ]

    def test_schema_prints_the_published_schema(self, run: Any) -> None:
        assert json.loads(run("seed", "schema").stdout) == seeds.schema()

    def test_exported_seed_exports_the_same_again(self, run: Any, tmp_path: Path) -> None:
        first, second = tmp_path / "first.json", tmp_path / "second.json"
        still = ("--clock", "2026-01-01")
        assert run("seed", "export", "--seed", "demo", *still, "-o", first).returncode == 0
        assert run("seed", "export", "--seed", first, *still, "-o", second).returncode == 0
        assert json.loads(first.read_text()) == json.loads(second.read_text())

    def test_export_to_an_unwritable_file_is_an_error(self, run: Any, tmp_path: Path) -> None:
        output = tmp_path / "none" / "seed.json"
        ended = run("seed", "export", "-o", output)
        assert ended.returncode == 2
        assert ended.stderr.endswith(
            f"Error: --output: cannot write {output}: No such file or directory\n"
        )


class TestOperations:
    def test_lists_all_operations_of_the_contract(self, run: Any) -> None:
        header, *rows, empty, summary = run("operations").stdout.splitlines()
        assert header.split() == [
            "operation",
            "method",
            "path",
            "area",
            "OAuth",
            "scope",
            "since",
            "known",
            "from",
        ]
        assert [row.split()[0] for row in rows] == list(contract.operations())
        total = len(rows)
        assert empty == ""
        assert summary == f"fakequay serves {total} of the {total} listed operations."

    def test_lists_one_area_as_markdown(self, run: Any) -> None:
        lines = run("operations", "--area", "error", "--markdown").stdout.splitlines()
        path = "/api/v1/error/{error_type}"
        row = f"| getErrorDescription | GET | {path} | error | none | 3.9 | discovery document |"
        assert lines[-5:] == [
            "| operation | method | path | area | OAuth scope | since | known from |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            row,
            "",
            "fakequay serves 1 of the 1 listed operations.",
        ]

    def test_lists_the_operations_of_a_release(self, run: Any) -> None:
        *_, summary = run("operations", "--quay-version", "3.12").stdout.splitlines()
        assert summary == "fakequay serves 253 of the 253 listed operations."
        *_, summary = run("operations", FAKEQUAY_QUAY_VERSION="3.9").stdout.splitlines()
        assert summary == "fakequay serves 231 of the 231 listed operations."

    def test_lists_one_area_as_json(self, run: Any) -> None:
        assert json.loads(run("operations", "--area", "error", "--json").stdout) == [
            {
                "operation": "getErrorDescription",
                "method": "GET",
                "path": "/api/v1/error/{error_type}",
                "area": "error",
                "scope": None,
                "since": "3.9",
                "source": "discovery document",
            }
        ]

    def test_compares_two_releases(self, run: Any) -> None:
        assert run("operations", "--compare", "3.18", "3.19").stdout.splitlines() == [
            "From Quay 3.18 to Quay 3.19",
            "",
            "behavior: 3 gained",
            "  + Read-only superusers do not see the tokens of robots.  (since 3.19)",
            "  + Superusers who delete an unknown organization get 404, not 400.  (since 3.19)",
            "  + The list of referrers of a manifest is no longer cached.  (since 3.19)",
        ]
        lines = run("operations", "--compare", "3.17", "3.16").stdout.splitlines()
        assert "operations: 22 lost, 2 changed" in lines
        assert "  - listRepoTags  answer tags.immutable" in lines
        assert "  - FEATURE_ORG_MIRROR=false" in lines
        condition = "enableOrganizationTeamSync allowed for superusers with full access"
        assert f"  ~ {condition}: true -> false" in lines

    def test_compares_two_releases_as_json(self, run: Any) -> None:
        ended = run("operations", "--compare", "3.12", "3.19", "--json")
        found = json.loads(ended.stdout)
        assert (found["from"], found["to"]) == ("3.12", "3.19")
        kinds = ["operations", "fields", "defaults", "events", "behavior"]
        assert list(found)[2:] == kinds
        assert all(list(found[kind]) == ["gained", "lost", "changed"] for kind in kinds)
        assert len(found["operations"]["gained"]) == 48

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("--compare", "3.12", "4.0"), "Invalid value for '--compare': '4.0' is not one of"),
            (("--compare", "3.12"), "Option '--compare' requires 2 arguments."),
            (("--quay-version", "3.8"), "Invalid value for '--quay-version'"),
            (
                ("--compare", "3.12", "3.19", "--area", "tag"),
                "--compare: cannot be combined with --area or --markdown",
            ),
        ],
    )
    def test_invalid_releases_are_errors(
        self, run: Any, arguments: tuple[str, ...], message: str
    ) -> None:
        ended = run("operations", *arguments)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert message in ended.stderr

    def test_unknown_area_is_an_error(self, run: Any) -> None:
        ended = run("operations", "--area", "errors")
        assert (ended.returncode, ended.stdout) == (2, "")
        assert (
            "Error: --area: Quay's API has no area 'errors'; choose from appspecifictokens, "
            in ended.stderr
        )


class TestHealthcheck:
    def test_succeeds_if_the_server_is_ready(self, run: Any) -> None:
        with FakeQuay("empty") as quay:
            ended = run("healthcheck", FAKEQUAY_PORT=str(quay.port), FAKEQUAY_HOST="0.0.0.0")
        assert (ended.returncode, ended.stdout) == (0, "ready\n")

    def test_fails_without_a_server(self, run: Any) -> None:
        with FakeQuay("empty") as quay:
            port = quay.port
        ended = run("healthcheck", "--port", port)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr.startswith(
            f"Error: the health check of host 127.0.0.1, port {port} failed: "
        )

    def test_fails_if_the_server_is_not_ready(self, run: Any) -> None:
        app = Flask(__name__)
        control.register(app)
        listener = HttpServer(app, "127.0.0.1", 0)
        ended = run("healthcheck", "--port", listener.port)
        listener.stop()
        complaint = (
            f"Error: the health check of host 127.0.0.1, port {listener.port} failed: the server "
            "is not ready (HTTP status 503)\n"
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", complaint)


class TestMainCommand:
    def test_version_option_prints_the_version(self, run: Any) -> None:
        assert run("--version").stdout == f"fakequay, version {fakequay.__version__}\n"

    def test_help_option_lists_the_commands(self, run: Any) -> None:
        text = run("--help").stdout
        listed = [line.split()[0] for line in text.partition("Commands:\n")[2].splitlines()]
        assert listed == ["serve", "token", "env", "seed", "operations", "compare", "healthcheck"]

    def test_unknown_command_is_an_error(self, run: Any) -> None:
        ended = run("sreve")
        assert (ended.returncode, ended.stdout) == (2, "")
        assert "No such command 'sreve'" in ended.stderr
