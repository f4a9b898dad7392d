"""Pages for builds outside the API: status badges, uploaded archives and new build triggers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.domain.repositories import repositories
from fakequay.models import BuildFailure, RepoName
from fakequay.web.instances import instances
from tests.support.builds import BUILDS, start

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from fakequay.world import World
    from tests.conftest import Api

NOT_FOUND = {"error": "Not Found"}


class TestBadge:
    @pytest.fixture
    def token(self, owner: "Api") -> str:
        return str(owner.get("/repository/acme/web").json["status_token"])

    def status(self, client: "FlaskClient", token: str) -> str | None:
        """Return the build status in the ETag of the badge."""
        return client.get(f"/repository/acme/web/status?token={token}").headers.get("ETag")

    def test_is_an_svg_image(self, client: "FlaskClient") -> None:
        answer = client.get("/repository/acme/docs/status")

        assert (answer.status_code, answer.content_type) == (200, "image/svg+xml; charset=utf-8")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert ">none</text>" in answer.text

    def test_shows_the_status_of_the_latest_build(
        self, client: "FlaskClient", owner: "Api", app: "Flask", token: str
    ) -> None:
        seen = [self.status(client, token)]
        start(owner)
        seen.append(self.status(client, token))
        instances.main_world(app).clock.advance(60)
        seen.append(self.status(client, token))
        owner.delete(f"{BUILDS}{start(owner)['id']}")
        seen.append(self.status(client, token))

        assert seen == ["none", "building", "ready", "cancelled"]

    def test_shows_a_failed_build(
        self, client: "FlaskClient", owner: "Api", app: "Flask", world: "World", token: str
    ) -> None:
        web = repositories.find(world, RepoName("acme", "web"))
        world.store.build_failures.add(BuildFailure(web.id, "waiting", "no"))
        start(owner)
        instances.main_world(app).clock.advance(10)

        assert self.status(client, token) == "failed"

    def test_is_ready_if_a_tag_exists_without_a_build(
        self, client: "FlaskClient", owner: "Api", app: "Flask", world: "World", token: str
    ) -> None:
        start(owner)
        instances.main_world(app).clock.advance(60)
        client.get("/csrf_token")
        world.store.builds.remove_all(uuid=world.store.builds.newest(limit=1)[0].uuid)

        assert self.status(client, token) == "ready"

    def test_returns_304_if_the_status_is_unchanged(self, client: "FlaskClient") -> None:
        headers = {"If-None-Match": "none"}
        answer = client.get("/repository/acme/docs/status", headers=headers)

        assert (answer.status_code, answer.text) == (304, "")

    @pytest.mark.parametrize("path", ["acme/web", "acme/web?token=wrong", "acme/none"])
    def test_returns_404_for_a_private_repository_without_its_token(
        self, client: "FlaskClient", path: str
    ) -> None:
        path, _, query = path.partition("?")
        answer = client.get(f"/repository/{path}/status?{query}")

        assert (answer.status_code, answer.get_json(force=True)) == (404, NOT_FOUND)


class TestUploadedArchives:
    def test_archive_can_be_downloaded_after_the_upload(
        self, client: "FlaskClient", owner: "Api"
    ) -> None:
        url = owner.post("/filedrop/", {"mimeType": "application/x-tar"}).json["url"]
        assert client.get(url).status_code == 404

        assert client.put(url, data=b"a tar", content_type="application/zip").text == "Okay"

        answer = client.get(url)
        assert (answer.data, answer.content_type) == (b"a tar", "application/zip")

    def test_unknown_upload_url_returns_404(self, client: "FlaskClient") -> None:
        answer = client.put("/userfiles/nowhere", data=b"a tar")

        assert (answer.status_code, answer.get_json(force=True)) == (404, NOT_FOUND)
        assert client.get("/userfiles/nowhere").status_code == 404

    def test_too_large_archive_returns_413(
        self, client: "FlaskClient", owner: "Api", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("fakequay.web.endpoints.build_archives.LARGEST", 4)
        url = owner.post("/filedrop/", {"mimeType": "application/x-tar"}).json["url"]

        assert client.put(url, data=b"a tar").status_code == 413
        assert client.get(url).status_code == 404


class TestCreateTriggerPage:
    @pytest.mark.parametrize(
        ("path", "service"),
        [
            ("/customtrigger/setup/acme/web", "custom-git"),
            ("/oauth2/github/callback/trigger/acme/web", "github"),
            ("/oauth2/gitlab/callback/trigger/acme/web", "gitlab"),
            ("/bitbucket/setup/acme/web", "bitbucket"),
        ],
    )
    def test_creates_an_inactive_trigger_and_redirects_to_its_page(
        self, browser: Callable[[str], "Api"], path: str, service: str
    ) -> None:
        owner = browser("owner")

        answer = owner.client.get(path)

        (trigger,) = owner.get("/repository/acme/web/trigger/").json["triggers"]
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/repository/acme/web/trigger/{trigger['id']}"
        assert (trigger["service"], trigger["is_active"]) == (service, False)

    def test_requires_a_login(self, client: "FlaskClient") -> None:
        answer = client.get("/customtrigger/setup/acme/web")

        said = {"error": "Method requires login and no valid login could be retrieved."}
        assert (answer.status_code, answer.get_json(force=True)) == (401, said)

    def test_requires_a_repository_admin(self, browser: Callable[[str], "Api"]) -> None:
        answer = browser("writer").client.get("/customtrigger/setup/acme/web")

        said = {"error": "Permission Denied"}
        assert (answer.status_code, answer.get_json(force=True)) == (403, said)

    @pytest.mark.parametrize(
        ("path", "feature"),
        [
            ("/oauth2/github/callback/trigger/acme/web", "GITHUB_BUILD"),
            ("/oauth2/gitlab/callback/trigger/acme/web", "GITLAB_BUILD"),
            ("/bitbucket/setup/acme/web", "BITBUCKET_BUILD"),
        ],
    )
    def test_returns_404_if_the_feature_of_the_source_host_is_off(
        self,
        browser: Callable[[str], "Api"],
        change_config: Callable[..., None],
        path: str,
        feature: str,
    ) -> None:
        owner = browser("owner")
        assert owner.client.get(path).status_code == 302

        change_config(**{f"FEATURE_{feature}": False})

        assert owner.client.get(path).status_code == 404
        assert owner.client.get("/customtrigger/setup/acme/web").status_code == 302

    def test_returns_404_for_an_unknown_repository(self, browser: Callable[[str], "Api"]) -> None:
        answer = browser("owner").client.get("/customtrigger/setup/acme/none")

        said = {"error": "Invalid repository: acme/none"}
        assert (answer.status_code, answer.get_json(force=True)) == (404, said)
