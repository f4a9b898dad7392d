"""Namespace quota area, and the quota operations of the superuser area."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.acme import logged
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

ACME = "/organization/acme/quota"


def quota(limit_bytes: int, limit: str, *limits: tuple[int, str, int]) -> dict[str, Any]:
    return {
        "id": 1,
        "limit_bytes": limit_bytes,
        "limit": limit,
        "default_config": False,
        "limits": [{"id": id, "type": kind, "limit_percent": at} for id, kind, at in limits],
        "default_config_exists": False,
    }


@pytest.fixture
def quota_superuser(superuser: "Api") -> "Api":
    """Set a quota of acme and return a superuser."""
    assert superuser.post(ACME, {"limit_bytes": 1_000_000}).status_code == 201
    return superuser


class TestCreateOrganizationQuota:
    @pytest.mark.parametrize(
        ("body", "size", "readable"),
        [
            ({"limit_bytes": 100_000_000}, 100_000_000, "95.4 MiB"),
            ({"limit_bytes": 5}, 5, "5.0 Byte"),
            ({"limit": "10 GiB"}, 10 * 1024**3, "10.0 GiB"),
            ({"limit": "10Gi"}, 10 * 1024**3, "10.0 GiB"),
            ({"limit": "1 MB"}, 1_000_000, "976.6 KiB"),
            ({"limit": "7"}, 7, "7.0 Byte"),
        ],
    )
    def test_accepts_bytes_or_a_size_with_a_unit(
        self, superuser: "Api", owner: "Api", body: dict[str, Any], size: int, readable: str
    ) -> None:
        answer = superuser.post(ACME, body)

        assert (answer.status_code, answer.json) == (201, "Created")
        assert owner.get(ACME).json == [quota(size, readable)]

    def test_returns_an_error_if_a_quota_exists(self, quota_superuser: "Api") -> None:
        said = invalid("Organization quota for 'acme' already exists")
        assert quota_superuser.post(ACME, {"limit_bytes": 1}).json == said

    @pytest.mark.parametrize("size", [0, -1])
    def test_rejects_a_size_below_one_byte(self, superuser: "Api", size: int) -> None:
        said = invalid(f"Invalid quota size limit value: '{size}'")
        assert superuser.post(ACME, {"limit_bytes": size}).json == said

    def test_requires_a_superuser(self, owner: "Api", auditor: "Api") -> None:
        assert owner.post(ACME, {"limit_bytes": 1}).json == FORBIDDEN
        assert auditor.post(ACME, {"limit_bytes": 1}).json == FORBIDDEN


class TestInvalidLimit:
    """Requests with a valid ``limit_bytes`` and an invalid ``limit``."""

    @pytest.mark.parametrize("limit", ["much", "", 5, None])
    def test_is_rejected(self, superuser: "Api", owner: "Api", limit: Any) -> None:
        answer = superuser.post(ACME, {"limit_bytes": 5, "limit": limit})

        said = invalid("Invalid limit format, use a number followed by a unit (e.g. 1GiB)")
        assert (answer.status_code, answer.json) == (400, said)
        assert owner.get(ACME).json == []

    @pytest.mark.parametrize("path", ["organization/acme", "users/writer"])
    def test_is_rejected_by_superuser_operations_with_a_shorter_message(
        self, superuser: "Api", path: str
    ) -> None:
        answer = superuser.post(f"/superuser/{path}/quota", {"limit_bytes": 5, "limit": "much"})

        assert (answer.status_code, answer.json) == (400, invalid("Invalid limit format"))


class TestListOrganizationQuota:
    def test_is_empty_without_a_quota(self, owner: "Api") -> None:
        assert owner.get(ACME).json == []

    def test_organization_also_contains_its_quota(
        self, quota_superuser: "Api", owner: "Api"
    ) -> None:
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Warning", "threshold_percent": 80})

        seen = owner.get("/organization/acme").json
        warning = {"id": 1, "type": "Warning", "limit_percent": 80}
        assert seen["quotas"] == [{"id": 1, "limit_bytes": 1_000_000, "limits": [warning]}]
        assert seen["quota_report"]["configured_quota"] == 1_000_000

    def test_requires_membership(self, stranger: "Api") -> None:
        assert stranger.get(ACME).json == FORBIDDEN


class TestGetOrganizationQuota:
    def test_returns_the_quota(self, quota_superuser: "Api", owner: "Api") -> None:
        assert owner.get(f"{ACME}/1").json == quota(1_000_000, "976.6 KiB")

    @pytest.mark.parametrize("id", ["2", "nonsense", "-1", "9" * 5_000])
    def test_returns_404_for_an_unknown_quota(self, quota_superuser: "Api", id: str) -> None:
        assert quota_superuser.get(f"{ACME}/{id}").json == NOT_FOUND

    def test_returns_404_for_the_quota_of_another_namespace(self, quota_superuser: "Api") -> None:
        quota_superuser.post("/organization/", {"name": "initech"})

        assert quota_superuser.get("/organization/initech/quota/1").json == NOT_FOUND


class TestChangeOrganizationQuota:
    def test_changes_the_size(self, quota_superuser: "Api") -> None:
        answer = quota_superuser.put(f"{ACME}/1", {"limit": "2 KiB"})

        assert answer.json == quota(2048, "2.0 KiB")

    def test_empty_body_changes_nothing(self, quota_superuser: "Api") -> None:
        assert quota_superuser.put(f"{ACME}/1", {}).json == quota(1_000_000, "976.6 KiB")

    def test_logs_the_previous_size(self, quota_superuser: "Api", owner: "Api") -> None:
        quota_superuser.put(f"{ACME}/1", {"limit": "2 KiB"})

        entry = owner.get("/organization/acme/logs").json["logs"][0]
        assert (entry["kind"], entry["metadata"]["previous_limit_bytes"]) == (
            "org_change_quota",
            1_000_000,
        )


class TestDeleteOrganizationQuota:
    def test_deletes_the_quota(self, quota_superuser: "Api") -> None:
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Reject", "threshold_percent": 90})

        answer = quota_superuser.delete(f"{ACME}/1")

        assert (answer.status_code, answer.data) == (204, b"")
        assert quota_superuser.get(ACME).json == []
        assert quota_superuser.delete(f"{ACME}/1").json == NOT_FOUND


class TestListOrganizationQuotaLimit:
    def test_lists_the_limits(self, quota_superuser: "Api", owner: "Api") -> None:
        assert owner.get(f"{ACME}/1/limit").json == []
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Reject", "threshold_percent": 90})

        assert owner.get(f"{ACME}/1/limit").json == [
            {"id": 1, "type": "Reject", "limit_percent": 90}
        ]


class TestCreateOrganizationQuotaLimit:
    def test_returns_201(self, quota_superuser: "Api") -> None:
        answer = quota_superuser.post(
            f"{ACME}/1/limit", {"type": "Warning", "threshold_percent": 80}
        )

        assert (answer.status_code, answer.json) == (201, "Created")

    @pytest.mark.parametrize(
        ("kind", "said"),
        [
            ("Warning", "Quota limit already exists"),
            ("Reject", "Only one quota limit of type 'Reject' allowed."),
        ],
    )
    def test_rejects_a_second_limit_of_the_same_type(
        self, quota_superuser: "Api", kind: str, said: str
    ) -> None:
        body = {"type": kind, "threshold_percent": 80}
        quota_superuser.post(f"{ACME}/1/limit", body)

        assert quota_superuser.post(f"{ACME}/1/limit", body).json == invalid(said)

    @pytest.mark.parametrize(
        ("kind", "percent", "said"),
        [
            ("Bogus", 80, "Quota type must be one of [Warning, Reject]"),
            ("Warning", 0, "Quota limit threshold must be between 1 and 100"),
            ("Warning", 101, "Quota limit threshold must be between 1 and 100"),
        ],
    )
    def test_rejects_an_invalid_type_or_percentage(
        self, quota_superuser: "Api", kind: str, percent: int, said: str
    ) -> None:
        answer = quota_superuser.post(
            f"{ACME}/1/limit", {"type": kind, "threshold_percent": percent}
        )

        assert (answer.status_code, answer.json) == (400, {"message": said})

    @pytest.mark.parametrize(("sent", "stored"), [("warning", "Warning"), ("REJECT", "Reject")])
    def test_type_is_case_insensitive(self, quota_superuser: "Api", sent: str, stored: str) -> None:
        body = {"type": sent, "threshold_percent": 60}

        answer = quota_superuser.post(f"{ACME}/1/limit", body)

        assert (answer.status_code, answer.json) == (201, "Created")
        assert quota_superuser.get(f"{ACME}/1/limit").json == [
            {"id": 1, "type": stored, "limit_percent": 60}
        ]
        assert quota_superuser.post(f"{ACME}/1/limit", body).status_code == 400


class TestGetOrganizationQuotaLimit:
    def test_returns_the_limit(self, quota_superuser: "Api", owner: "Api") -> None:
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Warning", "threshold_percent": 80})

        seen = {"id": 1, "type": "Warning", "limit_percent": 80}
        assert owner.get(f"{ACME}/1/limit/1").json == seen
        for other in ("2", "9" * 5_000):
            assert owner.get(f"{ACME}/1/limit/{other}").json == NOT_FOUND


class TestChangeOrganizationQuotaLimit:
    def test_returns_the_quota_with_the_changed_limit(self, quota_superuser: "Api") -> None:
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Warning", "threshold_percent": 80})

        answer = quota_superuser.put(f"{ACME}/1/limit/1", {"threshold_percent": 60})

        assert answer.json == quota(1_000_000, "976.6 KiB", (1, "Warning", 60))

    def test_type_is_case_insensitive(self, quota_superuser: "Api") -> None:
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Warning", "threshold_percent": 80})

        answer = quota_superuser.put(f"{ACME}/1/limit/1", {"type": "reject"})

        assert answer.json == quota(1_000_000, "976.6 KiB", (1, "Reject", 80))

    def test_rejects_an_invalid_type(self, quota_superuser: "Api") -> None:
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Warning", "threshold_percent": 80})

        said = {"message": "Quota type must be one of [Warning, Reject]"}
        assert quota_superuser.put(f"{ACME}/1/limit/1", {"type": "Bogus"}).json == said


class TestDeleteOrganizationQuotaLimit:
    def test_deletes_the_limit(self, quota_superuser: "Api") -> None:
        quota_superuser.post(f"{ACME}/1/limit", {"type": "Warning", "threshold_percent": 80})

        assert quota_superuser.delete(f"{ACME}/1/limit/1").status_code == 204
        assert quota_superuser.delete(f"{ACME}/1/limit/1").json == NOT_FOUND


class TestQuotaLogs:
    def test_all_changes_are_logged_with_their_values(self, superuser: "Api", owner: "Api") -> None:
        superuser.post(ACME, {"limit_bytes": 1000})
        superuser.put(f"{ACME}/1", {"limit_bytes": 2048})
        superuser.post(f"{ACME}/1/limit", {"type": "warning", "threshold_percent": 80})
        superuser.put(f"{ACME}/1/limit/1", {"threshold_percent": 60})
        superuser.delete(f"{ACME}/1/limit/1")
        superuser.delete(f"{ACME}/1")

        sizes = {"limit_bytes": 2048, "limit": "2.0 KiB"}
        before = {"previous_limit_bytes": 1000, "previous_limit": "1000.0 Byte"}
        limit = {"type": "Warning", "threshold_percent": 60}
        limit_before = {"previous_type": "Warning", "previous_threshold_percent": 80}
        assert [(kind, details) for kind, details in logged(owner) if "quota" in kind] == [
            (kind, {"namespace": "acme", **details})
            for kind, details in (
                ("org_create_quota", {"limit_bytes": 1000, "limit": "1000.0 Byte"}),
                ("org_change_quota", {**sizes, **before}),
                ("org_create_quota_limit", {"type": "Warning", "threshold_percent": 80}),
                ("org_change_quota_limit", {**limit, **limit_before}),
                ("org_delete_quota_limit", {**limit, "limit_id": 1}),
                ("org_delete_quota", {**sizes, "quota_id": 1}),
            )
        ]


class TestListUserQuota:
    def test_lists_the_quota_of_the_caller(self, superuser: "Api", stranger: "Api") -> None:
        superuser.post("/superuser/users/stranger/quota", {"limit_bytes": 3_000_000})

        assert stranger.get("/user/quota").json == [quota(3_000_000, "2.9 MiB")]


class TestGetUserQuota:
    def test_returns_the_quota_of_the_caller(
        self, superuser: "Api", stranger: "Api", owner: "Api"
    ) -> None:
        superuser.post("/superuser/users/stranger/quota", {"limit_bytes": 3_000_000})

        assert stranger.get("/user/quota/1").json == quota(3_000_000, "2.9 MiB")
        assert owner.get("/user/quota/1").json == NOT_FOUND


class TestListUserQuotaLimit:
    def test_is_empty_without_limits(self, superuser: "Api", stranger: "Api") -> None:
        superuser.post("/superuser/users/stranger/quota", {"limit_bytes": 3_000_000})

        assert stranger.get("/user/quota/1/limit").json == []


class TestGetUserQuotaLimit:
    def test_returns_404_for_an_unknown_limit(self, superuser: "Api", stranger: "Api") -> None:
        superuser.post("/superuser/users/stranger/quota", {"limit_bytes": 3_000_000})

        assert stranger.get("/user/quota/1/limit/1").json == NOT_FOUND


@pytest.mark.parametrize("path", ["users/stranger", "organization/acme"])
class TestSuperuserQuotaOperations:
    def test_superuser_creates_changes_and_deletes_a_quota(
        self, superuser: "Api", path: str
    ) -> None:
        base = f"/superuser/{path}/quota"
        name = path.partition("/")[2]

        assert superuser.get(base).json == []
        assert superuser.post(base, {"limit_bytes": 1_000_000}).json == "Created"
        again = superuser.post(base, {"limit_bytes": 1_000_000})
        assert again.json == invalid(f"Quota for '{name}' already exists")
        assert superuser.get(base).json == [quota(1_000_000, "976.6 KiB")]
        assert superuser.put(f"{base}/1", {"limit": "2 KiB"}).json == quota(2048, "2.0 KiB")
        assert superuser.put(f"{base}/1", {}).json == quota(2048, "2.0 KiB")
        assert superuser.delete(f"{base}/1").status_code == 204
        assert superuser.delete(f"{base}/1").json == NOT_FOUND

    def test_changes_require_a_superuser(self, owner: "Api", auditor: "Api", path: str) -> None:
        base = f"/superuser/{path}/quota"

        assert owner.get(base).json == FORBIDDEN
        assert auditor.get(base).json == []
        assert auditor.post(base, {"limit_bytes": 1}).json == FORBIDDEN
