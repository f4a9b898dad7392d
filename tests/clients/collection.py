"""Client that behaves like an Ansible collection: it reads, compares and writes the differences.

Each method returns whether it has changed anything. ``written`` counts the requests that write.
"""

import re
from typing import Any

from flask.testing import FlaskClient

Fields = dict[str, Any]
WRITES = {"PUT", "POST", "DELETE"}


class Collection:
    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._headers: dict[str, str] = {}
        self.written = 0

    def call(self, method: str, path: str, body: Any = None, *, may_fail: bool = False) -> Any:
        """Return the parsed JSON body, or None if the body is empty or the request failed.

        With ``may_fail``, a failed request is not an error.
        """
        self.written += method in WRITES
        answer = self._client.open(
            f"/api/v1/{path}", method=method, json=body, headers=self._headers
        )
        assert may_fail or answer.status_code < 400, (method, path, answer.status_code, answer.text)
        said = answer.get_json(force=True) if answer.data else None
        return said if answer.status_code < 400 else None

    def first_user(self, username: str, password: str) -> bool:
        """Initialize an instance. Return False if it has users already."""
        body = {"username": username, "password": password, "email": f"{username}@example.com"}
        body["access_token"] = True  # type: ignore[assignment]
        made = self.call("POST", "user/initialize", body, may_fail=True)
        if made is not None:
            self._headers = {"Authorization": f"Bearer {made['access_token']}"}
        return made is not None

    def api_token(self, client_id: str, username: str, password: str, scope: str) -> str:
        """Sign in, authorize an application and use its access token from then on."""
        with self._client.application.test_client() as browser:
            csrf = browser.get("/csrf_token").json["csrf_token"]
            login = {"username": username, "password": password}
            answer = browser.post("/api/v1/signin", json=login, headers={"X-CSRF-Token": csrf})
            form = {
                "_csrf_token": answer.headers["X-Next-CSRF-Token"],
                "client_id": client_id,
                "response_type": "token",
                "redirect_uri": "http://localhost/oauth/localapp",
                "scope": scope,
            }
            target = browser.post("/oauth/authorizeapp", data=form).headers["Location"]
        found = re.search(r"access_token=([^&]+)&", target)
        assert found is not None, target
        self._headers = {"Authorization": f"Bearer {found[1]}"}
        return found[1]

    def organization(self, name: str, **wanted: Any) -> bool:
        there = self.call("GET", f"organization/{name}", may_fail=True)
        made = there is None
        if there is None:
            self.call("POST", "organization/", {"name": name, "email": wanted["email"]})
            there = self.call("GET", f"organization/{name}")
        return self._change("PUT", f"organization/{name}", there, wanted) or made

    def team(self, organization: str, name: str, members: list[str], **wanted: Any) -> bool:
        home = f"organization/{organization}"
        there = self.call("GET", home)["teams"].get(name, {})
        changed = self._change("PUT", f"{home}/team/{name}", there, wanted, all_of_it=True)
        listed = self.call("GET", f"{home}/team/{name}/members?includePending=true")["members"]
        missing = sorted(set(members) - {one["name"] for one in listed})
        for member in missing:
            self.call("PUT", f"{home}/team/{name}/members/{member}")
        return changed or bool(missing)

    def robot(self, organization: str, name: str, description: str) -> bool:
        path = f"organization/{organization}/robots/{name}"
        if self.call("GET", path, may_fail=True) is not None:
            return False
        self.call("PUT", path, {"description": description})
        return True

    def default_permission(self, organization: str, name: str, kind: str, role: str) -> bool:
        path = f"organization/{organization}/prototypes"
        for one in self.call("GET", path)["prototypes"]:
            if (one["delegate"]["name"], one["delegate"]["kind"]) == (name, kind):
                return self._change("PUT", f"{path}/{one['id']}", one, {"role": role})
        self.call("POST", path, {"role": role, "delegate": {"name": name, "kind": kind}})
        return True

    def application(self, organization: str, name: str, **wanted: Any) -> bool:
        path = f"organization/{organization}/applications"
        body = {"name": name, **wanted}
        for one in self.call("GET", path)["applications"]:
            if one["name"] == name:
                path = f"{path}/{one['client_id']}"
                return self._change("PUT", path, one, body, all_of_it=True)
        self.call("POST", path, body)
        return True

    def repository(self, name: str, visibility: str, **wanted: Any) -> bool:
        path = f"repository/{name}"
        there = self.call("GET", f"{path}?includeTags=false", may_fail=True)
        made = there is None
        if there is None:
            namespace, _, short = name.partition("/")
            body = {"namespace": namespace, "repository": short, "visibility": visibility}
            self.call("POST", "repository", {**body, "description": wanted["description"]})
            there = self.call("GET", f"{path}?includeTags=false")
        changed = self._change("PUT", path, there, wanted)
        if there["is_public"] != (visibility == "public"):
            self.call("POST", f"{path}/changevisibility", {"visibility": visibility})
            changed = True
        return changed or made

    def permission(self, repository: str, kind: str, name: str, role: str) -> bool:
        path = f"repository/{repository}/permissions/{kind}/"
        there = self.call("GET", path)["permissions"].get(name, {"role": None})
        return self._change("PUT", f"{path}{name}", there, {"role": role})

    def star(self, repository: str) -> bool:
        if self.call("GET", f"repository/{repository}")["is_starred"]:
            return False
        namespace, _, name = repository.partition("/")
        self.call("POST", "user/starred", {"namespace": namespace, "repository": name})
        return True

    def quota(self, organization: str, limit_bytes: int, reject_percent: int) -> bool:
        path = f"organization/{organization}/quota"
        quotas = self.call("GET", f"organization/{organization}")["quotas"]
        changed = not quotas
        if not quotas:
            self.call("POST", path, {"limit_bytes": limit_bytes})
            quotas = self.call("GET", f"organization/{organization}")["quotas"]
        path = f"{path}/{quotas[0]['id']}"
        changed |= self._change("PUT", path, quotas[0], {"limit_bytes": limit_bytes})
        body = {"type": "Reject", "threshold_percent": reject_percent}
        for limit in quotas[0]["limits"]:
            if limit["type"] == "Reject":
                body = {"limit_percent": reject_percent}
                there = {"limit_percent": limit["limit_percent"]}
                return self._change("PUT", f"{path}/limit/{limit['id']}", there, body) or changed
        self.call("POST", f"{path}/limit", body)
        return True

    def prune(self, of: str, method: str, value: int, pattern: str) -> bool:
        path = f"{of}/autoprunepolicy/"
        wanted = {"method": method, "value": value, "tagPattern": pattern}
        wanted["tagPatternMatches"] = True
        policies = self.call("GET", path)["policies"]
        if any(all(one[key] == wanted[key] for key in wanted) for one in policies):
            return False
        self.call("POST", path, wanted)
        return True

    def notification(self, repository: str, title: str, event: str, url: str) -> bool:
        path = f"repository/{repository}/notification/"
        for one in self.call("GET", path)["notifications"]:
            if one["title"] == title:
                return False
        config = {"event": event, "method": "webhook", "config": {"url": url}}
        self.call("POST", path, {**config, "title": title, "eventConfig": {}})
        return True

    def app_token(self, title: str) -> bool:
        if title in [one["title"] for one in self.call("GET", "user/apptoken")["tokens"]]:
            return False
        made = self.call("POST", "user/apptoken", {"title": title})["token"]
        assert self.call("GET", f"user/apptoken/{made['uuid']}")["token"]["token_code"]
        return True

    def message(self, content: str, severity: str) -> bool:
        body = {"content": content, "severity": severity, "media_type": "text/markdown"}
        listed = self.call("GET", "messages")["messages"]
        if any(all(one[key] == body[key] for key in body) for one in listed):
            return False
        self.call("POST", "messages", {"message": body})
        return True

    def user(self, username: str) -> bool:
        there = {one["username"] for one in self.call("GET", "superuser/users/")["users"]}
        if username in there:
            return False
        body = {"username": username, "email": f"{username}@example.com"}
        self.call("POST", "superuser/users/", body)
        return True

    def proxy_cache(self, organization: str, **wanted: Any) -> bool:
        path = f"organization/{organization}/proxycache"
        there = self.call("GET", path, may_fail=True) or {}
        if all(there.get(key) == value for key, value in wanted.items()):
            return False
        if there.get("upstream_registry"):
            self.call("DELETE", path)
        self.call("POST", path, wanted)
        return True

    def _change(
        self, method: str, path: str, there: Fields, wanted: Fields, *, all_of_it: bool = False
    ) -> bool:
        """Write the fields that differ, or with ``all_of_it`` all fields if one differs."""
        differs = {key: value for key, value in wanted.items() if there.get(key) != value}
        if differs:
            self.call(method, path, wanted if all_of_it else differs)
        return bool(differs)
