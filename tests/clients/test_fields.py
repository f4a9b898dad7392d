"""Fields that clients read from responses, with their types."""

from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.images import security_scans
from fakequay.world import World
from tests.clients.shapes import NUMBER, NUMBER_OR_NULL, TEXT_OR_NULL, find_mismatches
from tests.support.mirrors import MIRROR
from tests.support.registry_client import Registry, image, index

if TYPE_CHECKING:
    from tests.conftest import Api

ACME, WEB = "/organization/acme", "/repository/acme/web"
ZLIB = {
    "Name": "zlib",
    "Version": "1.2.11",
    "Vulnerabilities": [
        {"Name": "CVE-2022-37434", "Severity": "High", "Link": "http://cve", "FixedBy": "1.2.12"}
    ],
}
ROLE = {"role": str, "name": str}
LIMITS = [{"id": NUMBER, "type": str, "limit_percent": NUMBER}]
QUOTA = {"id": NUMBER, "limit_bytes": NUMBER, "limits": LIMITS}
MEMBER = {"name": str, "kind": str, "is_robot": bool, "invited": bool}
TAG = {
    "name": str,
    "manifest_digest": str,
    "is_manifest_list": bool,
    "last_modified": str,
    "start_ts": NUMBER,
    "reversion": bool,
    "immutable": bool,
}
TEAM = {
    "name": str,
    "role": str,
    "description": str,
    "can_view": bool,
    "is_synced": bool,
    "repo_count": NUMBER,
    "member_count": NUMBER,
}
ROBOT = {"name": str, "token": str, "description": TEXT_OR_NULL, "created": str}
APPLICATION = {
    "name": str,
    "client_id": str,
    "client_secret": str,
    "description": str,
    "application_uri": str,
    "redirect_uri": str,
    "avatar_email": TEXT_OR_NULL,
}
APP_TOKEN = {"title": str, "uuid": str, "token_code": str, "created": str}
POLICY = {
    "uuid": str,
    "method": str,
    "value": (int, str),
    "tagPattern": str,
    "tagPatternMatches": bool,
}

# The client, the path and the shape.
READ: list[tuple[str, str, Any]] = [
    ("Ansible", "/user/", {"username": str, "email": str}),
    ("Ansible", f"{WEB}/permissions/user/", {"permissions": {str: ROLE}}),
    ("Ansible", f"{WEB}/permissions/team/", {"permissions": {str: ROLE}}),
    (
        "Ansible",
        f"{WEB}/mirror",
        {"sync_status": str, "external_registry_config": {"verify_tls": bool}},
    ),
    ("Ansible", f"{ACME}/autoprunepolicy/", {"policies": [POLICY]}),
    ("Ansible", ACME, {"quotas": [QUOTA], "email": str, "tag_expiration_s": NUMBER}),
    ("Ansible", f"{ACME}/quota", [{**QUOTA, "limit": str, "default_config": bool}]),
    ("Ansible", f"{ACME}/applications", {"applications": [APPLICATION]}),
    (
        "Ansible",
        "/messages",
        {"messages": [{"uuid": str, "content": str, "severity": str, "media_type": str}]},
    ),
    (
        "Ansible",
        f"{WEB}/notification/",
        {
            "notifications": [
                {
                    "uuid": str,
                    "title": str,
                    "event": str,
                    "method": str,
                    "number_of_failures": NUMBER,
                }
            ]
        },
    ),
    (
        "Ansible",
        "/superuser/users/",
        {"users": [{"super_user": bool, "enabled": bool, "email": str}]},
    ),
    ("Ansible", "/entities/rea?namespace=acme", {"results": [{"name": str, "kind": str}]}),
    ("Ansible", WEB, {"description": str, "is_public": bool, "state": str, "is_starred": bool}),
    (
        "Ansible",
        f"{ACME}/proxycache",
        {"upstream_registry": str, "insecure": bool, "expiration_s": NUMBER},
    ),
    (
        "Ansible",
        f"{ACME}/prototypes",
        {
            "prototypes": [
                {
                    "id": str,
                    "role": str,
                    "delegate": {"name": str, "kind": str},
                    "activating_user": {"name": str},
                }
            ]
        },
    ),
    ("bridge-operator", f"{ACME}/prototypes", {"prototypes": [{"delegate": {"is_robot": bool}}]}),
    ("go-quay", ACME, {"teams": {str: TEAM}, "is_admin": bool, "is_member": bool}),
    ("go-quay", f"{ACME}/robots", {"robots": [{**ROBOT, "last_accessed": TEXT_OR_NULL}]}),
    ("go-quay", f"{ACME}/robots/ci", ROBOT),
    (
        "go-quay",
        f"{ACME}/robots/ci/permissions",
        {"permissions": [{"repository": {"name": str}, "role": str}]},
    ),
    ("go-quay", f"{ACME}/team/members/members", {"members": [MEMBER], "can_edit": bool}),
    (
        "go-quay",
        f"{ACME}/team/members/permissions",
        {"permissions": [{"repository": {"name": str}, "role": str}]},
    ),
    (
        "go-quay",
        f"{WEB}/permissions/user/",
        {"permissions": {str: {"is_robot": bool, "is_org_member": bool}}},
    ),
    ("go-quay", WEB, {"tags": {str: {"size": NUMBER_OR_NULL, "name": str}}, "trust_enabled": bool}),
    (
        "image-controller",
        "/repository?namespace=acme&last_modified=true&popularity=true",
        {
            "repositories": [
                {"name": str, "last_modified": NUMBER_OR_NULL, "popularity": (float, int)}
            ]
        },
    ),
    (
        "qontract",
        "/repository?namespace=acme",
        {"repositories": [{"name": str, "is_public": bool, "description": TEXT_OR_NULL}]},
    ),
    (
        "qontract",
        f"{ACME}/robots?permissions=true&token=false",
        {
            "robots": [
                {
                    "name": str,
                    "description": TEXT_OR_NULL,
                    "teams": [{"name": str}],
                    "repositories": [str],
                }
            ]
        },
    ),
    (
        "Renovate",
        f"{WEB}/tag/?limit=100&page=1&onlyActiveTags=true",
        {"tags": [TAG], "has_additional": bool},
    ),
    ("Backstage", f"{WEB}/tag/", {"tags": [TAG], "page": NUMBER, "has_additional": bool}),
    ("web UI", f"{ACME}/members", {"members": [{"name": str, "kind": str}]}),
]


@pytest.fixture
def furnished_digest(owner: "Api", superuser: "Api", registry: Registry) -> str:
    """Create one item of each kind in acme and return the digest of an image."""
    digest = registry.push("acme/web", "v1", image("one", layers=2))
    registry.push("acme/web", "both", index([image("one", layers=2), image("two")]))
    quota = f"{ACME}/quota"
    superuser.post(quota, {"limit_bytes": 1 << 30})
    limit = {"type": "Reject", "threshold_percent": 100}
    superuser.post(f"{quota}/{owner.get(quota).json[0]['id']}/limit", limit)
    message = {"severity": "info", "media_type": "text/plain", "content": "hello"}
    superuser.post("/messages", {"message": message})
    delegate = {"kind": "user", "name": "acme+ci"}
    prototype = {"role": "read", "delegate": delegate, "activating_user": {"name": "owner"}}
    hook = {
        "event": "repo_push",
        "method": "webhook",
        "config": {"url": "http://hooks.example.com"},
    }
    prune = {"method": "number_of_tags", "value": 5, "tagPattern": "^v", "tagPatternMatches": True}
    for path, body in [
        (f"{ACME}/prototypes", prototype),
        (f"{ACME}/autoprunepolicy/", prune),
        (f"{ACME}/proxycache", {"upstream_registry": "registry.example.com", "expiration_s": 60}),
        (f"{WEB}/notification/", {**hook, "eventConfig": {}, "title": "all"}),
        (f"{WEB}/mirror", MIRROR),
    ]:
        assert owner.post(path, body).status_code in {200, 201}, path
    owner.put(f"{ACME}/team/members/members/acme+ci")
    owner.put(f"{WEB}/permissions/team/members", {"role": "read"})
    return digest


@pytest.mark.parametrize(
    ("path", "shape"), [pytest.param(path, shape, id=f"{who} {path}") for who, path, shape in READ]
)
def test_response_has_the_fields_and_types(
    superuser: "Api", owner: "Api", furnished_digest: str, path: str, shape: Any
) -> None:
    caller = superuser if path.startswith("/superuser") else owner
    answer = caller.get(path)
    assert (answer.status_code, find_mismatches(shape, answer.json)) == (200, [])


def test_mismatches_of_a_shape_are_found() -> None:
    """Check that the tests of this module can fail."""
    value = {"a": True, "list": [], "map": {"x": "1"}}
    shape = {"a": int, "list": [str], "map": {str: int}, "gone": str}
    assert find_mismatches(shape, value) == [
        "answer.gone is missing",
        "answer.a is True",
        "answer.list is [], not a list of something",
        "answer.map.x is '1'",
    ]


class TestCreatedItems:
    def test_app_token_is_wrapped_in_token(self, owner: "Api") -> None:
        made = owner.post("/user/apptoken", {"title": "laptop"}).json
        assert find_mismatches({"token": APP_TOKEN}, made) == []
        one = owner.get(f"/user/apptoken/{made['token']['uuid']}").json
        assert find_mismatches({"token": APP_TOKEN}, one) == []
        listed = owner.get("/user/apptoken").json
        assert find_mismatches({"tokens": [{"title": str, "uuid": str}]}, listed) == []

    def test_label_is_wrapped_in_label(self, owner: "Api", furnished_digest: str) -> None:
        label = {"key": "k", "value": "v", "media_type": "text/plain"}
        made = owner.post(f"{WEB}/manifest/{furnished_digest}/labels", label).json
        assert find_mismatches({"label": {"id": str, "key": str, "value": str}}, made) == []

    def test_created_repository_contains_namespace_and_name(self, owner: "Api") -> None:
        body = {"namespace": "acme", "repository": "new", "visibility": "public", "description": ""}
        assert owner.post("/repository", body).json == {
            "namespace": "acme",
            "name": "new",
            "kind": "image",
        }


class TestImageFields:
    def test_layers_have_an_index(self, owner: "Api", furnished_digest: str) -> None:
        manifest = owner.get(f"{WEB}/manifest/{furnished_digest}").json
        assert (
            find_mismatches({"layers": [{"index": NUMBER}], "manifest_data": str}, manifest) == []
        )
        assert "status" not in manifest

    def test_queued_scan_has_no_data(self, owner: "Api", furnished_digest: str) -> None:
        answer = owner.get(f"{WEB}/manifest/{furnished_digest}/security?vulnerabilities=true").json
        assert answer == {"status": "queued", "data": None}

    def test_finished_scan_lists_features(
        self, owner: "Api", world: World, furnished_digest: str
    ) -> None:
        security_scans.store_report(world, furnished_digest, "scanned", [ZLIB])
        answer = owner.get(f"{WEB}/manifest/{furnished_digest}/security?vulnerabilities=true").json
        of_one = {"Name": str, "Severity": str, "Link": str, "FixedBy": str}
        feature = {"Name": str, "Version": str, "Vulnerabilities": [of_one]}
        assert (
            find_mismatches({"status": str, "data": {"Layer": {"Features": [feature]}}}, answer)
            == []
        )

    def test_size_of_an_image_is_a_number(self, owner: "Api", furnished_digest: str) -> None:
        tags = {one["name"]: one for one in owner.get(f"{WEB}/tag/").json["tags"]}
        assert type(tags["v1"]["size"]) is int
        assert (tags["both"]["is_manifest_list"], tags["v1"]["is_manifest_list"]) == (True, False)


def test_repository_without_images_has_no_modification_time(owner: "Api") -> None:
    listed = owner.get("/repository?namespace=acme&last_modified=true").json["repositories"]
    assert [one["last_modified"] for one in listed] == [None, None]
