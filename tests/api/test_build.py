"""Build area: start and cancel builds, and upload build archives."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.web.instances import instances
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid
from tests.support.builds import ARCHIVE, BUILDS, NOWHERE, last_log, lines, phase, start, waiting

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Api

Clock = Callable[[float], None]
READ_ONLY = {"message": "Repository is in read only or mirror mode: 1"}
ROBOT = {"name": "acme+ci", "kind": "user", "is_robot": True}


class TestRequestRepoBuild:
    def test_returns_a_waiting_build_with_its_location(self, owner: "Api") -> None:
        answer = owner.post(BUILDS, {"archive_url": ARCHIVE})

        uuid = answer.json["id"]
        assert (answer.status_code, answer.json) == (201, waiting(uuid))
        assert answer.headers["Location"] == f"/api/v1/repository/acme/web/build/{uuid}/status"

    def test_logs_the_build(self, owner: "Api") -> None:
        build = start(owner, docker_tags=["v1"])

        assert last_log(owner) == (
            "build_dockerfile",
            {
                "build_id": build["id"],
                "docker_tags": ["v1"],
                "is_manual": True,
                "manual_user": "owner",
                "repo": "web",
                "namespace": "acme",
            },
        )

    def test_log_entry_has_no_performer(self, owner: "Api") -> None:
        start(owner)

        entry = owner.get("/repository/acme/web/logs").json["logs"][0]
        assert (entry["kind"], "performer" in entry) == ("build_dockerfile", False)
        assert [key for key in entry["metadata"] if "oauth" in key] == []

    def test_replaces_invalid_characters_in_tag_names(self, owner: "Api") -> None:
        asked = ["feature/login", "-rc.1", "", "x" * 130]

        assert start(owner, docker_tags=asked)["tags"] == [
            "feature_login",
            "_rc.1",
            "latest",
            "x" * 128,
        ]

    @pytest.mark.parametrize(
        ("asked", "context", "dockerfile"),
        [
            ({}, "/", "/Dockerfile"),
            ({"subdirectory": "sub"}, "sub", "sub/Dockerfile"),
            ({"subdirectory": "sub/"}, "sub/", "sub/Dockerfile"),
            ({"context": "/src"}, "/src", "/src/Dockerfile"),
            ({"dockerfile_path": "/src/Dockerfile"}, "/src", "/src/Dockerfile"),
            ({"dockerfile_path": "/a/D", "context": "/"}, "/", "/a/D"),
        ],
    )
    def test_derives_context_and_dockerfile_from_each_other(
        self, owner: "Api", asked: dict[str, str], context: str, dockerfile: str
    ) -> None:
        build = start(owner, **asked)

        assert (build["context"], build["dockerfile_path"]) == (context, dockerfile)
        assert build["subdirectory"] == dockerfile

    def test_accepts_tags_pull_robot_and_subdirectory(self, owner: "Api") -> None:
        asked = {"docker_tags": ["a", "b"], "pull_robot": "acme+ci", "subdirectory": "sub"}
        paths = {"subdirectory": "sub/Dockerfile", "dockerfile_path": "sub/Dockerfile"}

        build = start(owner, **asked)

        told = {"tags": ["a", "b"], "pull_robot": ROBOT, "context": "sub", **paths}
        assert build == waiting(build["id"], **told)

    def test_returns_the_robot_that_pulls_the_base_image(self, owner: "Api") -> None:
        assert start(owner, pull_robot="acme+ci")["pull_robot"] == ROBOT

    def test_only_namespace_admins_can_use_a_pull_robot(
        self, writer: "Api", superuser: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        body = {"archive_url": ARCHIVE, "pull_robot": "acme+ci"}
        narrow = bearer("owner", "repo:write").post(BUILDS, body)
        theirs = writer.post(BUILDS, body)

        assert (narrow.status_code, narrow.json) == (403, FORBIDDEN)
        assert (theirs.status_code, theirs.json) == (403, FORBIDDEN)
        assert superuser.post(BUILDS, body).status_code == 201

    def test_rejects_an_unknown_robot_and_a_user_as_pull_robot(self, owner: "Api") -> None:
        unknown = owner.post(BUILDS, {"archive_url": ARCHIVE, "pull_robot": "acme+none"})
        person = owner.post(BUILDS, {"archive_url": ARCHIVE, "pull_robot": "owner"})

        assert (unknown.status_code, unknown.json) == (404, NOT_FOUND)
        assert (person.status_code, person.json) == (403, FORBIDDEN)

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ({}, "file_id or archive_url required"),
            ({"archive_url": ""}, "file_id or archive_url required"),
            ({"archive_url": "nonsense"}, "Invalid Archive URL: Must be http or https"),
            ({"archive_url": "ftp://x/a"}, "Invalid Archive URL: Must be http or https"),
            ({"archive_url": "http://[x/a"}, "Invalid Archive URL: Must be a valid URI"),
            ({"file_id": NOWHERE}, f"File {NOWHERE} could not be found or is invalid"),
        ],
    )
    def test_rejects_an_invalid_archive_url_or_file_id(
        self, owner: "Api", body: dict[str, str], said: str
    ) -> None:
        answer = owner.post(BUILDS, body)

        assert (answer.status_code, answer.json) == (400, invalid(said))

    def test_builds_an_uploaded_archive(self, owner: "Api") -> None:
        drop = owner.post("/filedrop/", {"mimeType": "application/x-tar"}).json
        assert owner.client.put(drop["url"], data=b"a tar").text == "Okay"

        build = start(owner, archive_url="", file_id=drop["file_id"])

        told = {"resource_key": drop["file_id"], "archive_url": drop["url"]}
        assert build == waiting(build["id"], display_name="b3c5732", **told)

    def test_uploaded_archive_is_usable_only_with_write_access_to_its_repository(
        self, owner: "Api", writer: "Api"
    ) -> None:
        docs = "/repository/acme/docs/build/"
        drop = owner.post("/filedrop/", {"mimeType": "application/x-tar"}).json
        owner.client.put(drop["url"], data=b"a tar")
        assert owner.post(docs, {"file_id": drop["file_id"]}).status_code == 201

        answer = writer.post(BUILDS, {"file_id": drop["file_id"]})

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_requires_write_permission(
        self, anonymous: "Api", visitor: "Api", reader: "Api"
    ) -> None:
        body = {"archive_url": ARCHIVE}

        assert anonymous.post(BUILDS, body).status_code == 403
        assert visitor.post(BUILDS, body).json == LOGIN_REQUIRED
        assert reader.post(BUILDS, body).json == FORBIDDEN

    def test_returns_503_for_a_read_only_repository(self, owner: "Api") -> None:
        owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})

        answer = owner.post(BUILDS, {})

        assert (answer.status_code, answer.json) == (503, READ_ONLY)

    def test_finished_build_pushes_its_tags(self, owner: "Api", pass_time: Clock) -> None:
        start(owner, docker_tags=["v1", "latest"])
        pass_time(60)

        tags = owner.get("/repository/acme/web/tag/").json["tags"]
        assert {tag["name"] for tag in tags} == {"v1", "latest"}
        assert len({tag["manifest_digest"] for tag in tags}) == 1
        assert tags[0]["last_modified"] == "Thu, 01 Jan 2026 12:01:00 -0000"
        manifest = f"/repository/acme/web/manifest/{tags[0]['manifest_digest']}"
        assert owner.get(manifest).json["layers"][0]["command"] == ["COPY layer-1.txt /"]

    def test_equal_requests_build_equal_images(self, owner: "Api", pass_time: Clock) -> None:
        start(owner, docker_tags=["one"])
        start(owner, docker_tags=["two"])
        start(owner, docker_tags=["other"], context="/src")
        pass_time(60)

        tags = owner.get("/repository/acme/web/tag/").json["tags"]
        digests = {tag["name"]: tag["manifest_digest"] for tag in tags}
        assert digests["one"] == digests["two"] != digests["other"]

    def test_pushes_tags_with_corrected_names(self, owner: "Api", pass_time: Clock) -> None:
        build = start(owner, docker_tags=["fine", "no good"])
        pass_time(60)

        assert phase(owner, build["id"]) == "complete"
        tags = owner.get("/repository/acme/web/tag/").json["tags"]
        assert {tag["name"] for tag in tags} == {"fine", "no_good"}

    def test_fails_if_the_repository_became_read_only(self, owner: "Api", pass_time: Clock) -> None:
        build = start(owner)
        owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})
        pass_time(60)

        said = "Could not push: Repository is in read only or mirror mode: 1"
        assert lines(owner, build["id"])[-2:] == [("error", said), ("phase", "error")]

    def test_fails_if_the_namespace_exceeds_its_quota(
        self, owner: "Api", superuser: "Api", pass_time: Clock
    ) -> None:
        superuser.post("/organization/acme/quota", {"limit_bytes": 10})
        limit = {"type": "Reject", "threshold_percent": 100}
        superuser.post("/organization/acme/quota/1/limit", limit)
        first = start(owner)
        pass_time(60)
        assert phase(owner, first["id"]) == "complete"

        second = start(owner)
        pass_time(60)

        said = "Could not push: Quota has been exceeded on namespace"
        assert lines(owner, second["id"])[-2:] == [("error", said), ("phase", "error")]
        (notification,) = owner.get("/user/notifications").json["notifications"]
        assert notification["kind"] == "quota_error"


class TestCancelRepoBuild:
    def test_sets_the_phase_to_cancelled(self, owner: "Api", pass_time: Clock) -> None:
        uuid = start(owner)["id"]

        answer = owner.delete(f"{BUILDS}{uuid}")

        assert (answer.status_code, answer.json) == (201, "Okay")
        assert last_log(owner) == ("cancel_build", {"build_uuid": uuid})
        pass_time(3600)
        assert owner.get(f"{BUILDS}{uuid}").json == waiting(uuid, phase="cancelled")

    @pytest.mark.parametrize(("after", "status"), [(49, 201), (50, 400), (60, 400)])
    def test_returns_400_once_the_image_is_pushed(
        self, owner: "Api", pass_time: Clock, after: int, status: int
    ) -> None:
        uuid = start(owner)["id"]
        pass_time(after)

        assert owner.delete(f"{BUILDS}{uuid}").status_code == status

    def test_returns_400_for_a_cancelled_build(self, owner: "Api") -> None:
        path = f"{BUILDS}{start(owner)['id']}"
        owner.delete(path)

        answer = owner.delete(path)

        said = invalid("Build is currently running or has finished")
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_404_for_an_unknown_build(self, owner: "Api") -> None:
        answer = owner.delete(f"{BUILDS}{NOWHERE}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_requires_admin_permission(self, owner: "Api", writer: "Api") -> None:
        answer = writer.delete(f"{BUILDS}{start(owner)['id']}")

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_deleting_the_repository_deletes_its_builds_and_jobs(
        self, owner: "Api", pass_time: Clock, app: "Flask"
    ) -> None:
        start(owner)
        owner.delete("/repository/acme/web")
        pass_time(60)
        owner.get("/repository?namespace=acme")

        store = instances.main_world(app).store
        assert (len(store.builds), len(store.build_lines), len(store.scheduled_jobs)) == (0, 0, 0)


class TestGetFiledropUrl:
    def test_returns_an_upload_url_for_a_browser_session(self, visitor: "Api") -> None:
        answer = visitor.post("/filedrop/", {"mimeType": "application/x-tar"})

        uuid = answer.json["file_id"]
        told = {"url": f"http://localhost/userfiles/{uuid}", "file_id": uuid}
        assert (answer.status_code, answer.json) == (200, told)

    def test_requires_a_mime_type(self, owner: "Api") -> None:
        answer = owner.post("/filedrop/", {})

        assert answer.status_code == 400
        assert answer.json["detail"].splitlines()[0] == "'mimeType' is a required property"
        assert answer.json == invalid(answer.json["detail"])
