"""Secrets in answers: no GET of a read-only superuser contains a secret of someone else."""

import re

import pytest
from flask import Flask

from fakequay import contract, seeds
from fakequay.access.scopes import SCOPES
from fakequay.app import create_app
from fakequay.determinism import Clock, Ids
from fakequay.web.instances import instances
from fakequay.world import World
from tests.access.test_matrix import NAMES
from tests.conftest import NOON

ALL = " ".join(SCOPES)
SEED = {
    "fakequay": 1,
    "settings": {
        "GLOBAL_READONLY_SUPER_USERS": ["auditor"],
        "SUPER_USERS": ["owner"],
    },
    "users": {
        "auditor": {},
        "reader": {"password": "secret-of-reader"},
        "owner": {
            "password": "secret-of-owner",
            "app_tokens": [{"title": "laptop", "token": "SECRETOFAPPTOKEN"}],
            "email_codes": [{"purpose": "recover", "code": "SECRETOFRECOVERY"}],
            "robots": {"ci": {"token": "SECRETOFUSERROBOT"}},
        },
        "member": {},
    },
    "organizations": {
        "acme": {
            "teams": {
                "owners": {"role": "admin", "members": ["owner"]},
                "members": {
                    "role": "member",
                    "members": ["member"],
                    "invites": [{"user": "reader", "code": "urn:teaminvite:secret-of-invite"}],
                },
            },
            "robots": {"ci": {"token": "SECRETOFORGROBOT"}},
            "applications": {
                "portal": {
                    "client_id": "PORTAL",
                    "client_secret": "SECRETOFAPPLICATION",
                    "tokens": [
                        {
                            "user": "owner",
                            "scope": ALL,
                            "token": "SECRETOFOAUTHTOKENXXXXXXXXXXXXXXXXXXXXXX",
                        },
                        {"user": "auditor", "scope": ALL, "token": "AUDITOR" + "X" * 33},
                    ],
                }
            },
            "mirror": {
                "robot": "acme+ci",
                "registry_type": "harbor",
                "registry_url": "https://harbor.example.com",
                "external_namespace": "library",
                "username": "u",
                "password": "secret-of-org-mirror",
            },
        },
        "proxied": {
            "teams": {"owners": {"role": "admin", "members": ["owner"]}},
            "proxy_cache": {
                "upstream_registry": "registry.example.com",
                "username": "u",
                "password": "secret-of-proxy-cache",
            },
        },
    },
    "repositories": {
        "acme/web": {
            "triggers": {"t1": {"user": "owner", "service": "github", "token": "SECRETOFTRIGGER"}}
        },
        "acme/mirrored": {
            "state": "MIRROR",
            "mirror": {
                "external_reference": "registry.example.com/web",
                "rule": ["v*"],
                "robot": "acme+ci",
                "username": "u",
                "password": "secret-of-repo-mirror",
            },
        },
    },
}
SECRET = re.compile(r"secret.?of|SECRETOF", re.IGNORECASE)


@pytest.fixture(scope="module")
def guarded() -> Flask:
    """Return an application whose seed has a secret of each kind."""
    app = create_app(seeds.load(seeds.read([SEED]), clock=Clock(NOON), ids=Ids("tests")))
    app.testing = True
    return app


def paths(operation: contract.Operation, world: World) -> list[str]:
    """Return the paths of an operation for the objects of the seed."""
    names = {
        **NAMES,
        "client_id": "PORTAL",
        "token_uuid": next(iter(world.store.app_tokens.all())).uuid,
        "trigger_uuid": "t1",
    }
    path = re.sub(r"{(\w+)}", lambda match: names.get(match[1], "1"), operation.path)
    others = {"acme/web": "acme/mirrored", "organization/acme": "organization/proxied"}
    return [path, *(path.replace(old, new) for old, new in others.items() if old in path)]


@pytest.mark.parametrize(
    "operation",
    [one for one in contract.operations().values() if one.method == "GET"],
    ids=lambda operation: operation.id,
)
def test_read_only_superuser_sees_no_secret(guarded: Flask, operation: contract.Operation) -> None:
    headers = {"Authorization": "Bearer AUDITOR" + "X" * 33}
    for path in paths(operation, instances.main_world(guarded)):
        with guarded.test_client() as client:
            answer = client.get(f"{path}?token=true&permissions=true", headers=headers)
        assert SECRET.findall(answer.text) == [], path


def test_the_seed_has_secrets_that_an_owner_sees(guarded: Flask) -> None:
    headers = {"Authorization": "Bearer SECRETOFOAUTHTOKENXXXXXXXXXXXXXXXXXXXXXX"}
    with guarded.test_client() as client:
        for path in ("robots/ci", "applications/PORTAL", "robots?token=true"):
            answer = client.get(f"/api/v1/organization/acme/{path}", headers=headers)
            assert SECRET.search(answer.text), path
