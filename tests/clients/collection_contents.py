"""Modules of an Ansible collection for the contents of repositories, mirrors, users and robots."""

from typing import Any

from tests.clients.collection import Collection, Fields


class ContentCollection(Collection):
    """Collection with modules for tags, labels, mirrors, federated robots and removals."""

    def tag(self, repository: str, name: str, image: str, expiration: int | None = None) -> bool:
        """Point a tag at the image of another tag, and set or remove the expiration of the tag."""
        path = f"repository/{repository}/tag"
        source = self.tag_info(repository, image)[0]["manifest_digest"]
        found = self.tag_info(repository, name)
        changed = not found or found[0]["manifest_digest"] != source
        if changed:
            self.call("PUT", f"{path}/{name}", {"manifest_digest": source})
            found = self.tag_info(repository, name)
        if found[0].get("end_ts") != expiration:
            self.call("PUT", f"{path}/{name}", {"expiration": expiration})
            changed = True
        return changed

    def tag_info(self, repository: str, name: str = "") -> list[Fields]:
        """Return all active tags of a repository, or the tag of a name."""
        path = f"repository/{repository}/tag/?onlyActiveTags=true&limit=100"
        found: list[Fields] = []
        page = 1
        while True:
            selected = f"&specificTag={name}" if name else ""
            answer = self.call("GET", f"{path}&page={page}{selected}")
            found += answer["tags"]
            if not answer["has_additional"]:
                return found
            page += 1

    def tag_absent(self, repository: str, name: str) -> bool:
        if not self.tag_info(repository, name):
            return False
        self.call("DELETE", f"repository/{repository}/tag/{name}")
        return True

    def manifest_label(self, repository: str, tag: str, key: str, value: str) -> bool:
        """Set a label of the manifest of a tag. Replace labels with the same key."""
        digest = self.tag_info(repository, tag)[0]["manifest_digest"]
        path = f"repository/{repository}/manifest/{digest}/labels"
        labels = [one for one in self.call("GET", path)["labels"] if one["key"] == key]
        if [one["value"] for one in labels] == [value]:
            return False
        for label in labels:
            self.call("DELETE", f"{path}/{label['id']}")
        body = {"key": key, "value": value, "media_type": "text/plain"}
        assert self.call("POST", path, body)["label"]["value"] == value
        return True

    def layer_info(self, repository: str, tag: str) -> list[Fields]:
        digest = self.tag_info(repository, tag)[0]["manifest_digest"]
        layers = self.call("GET", f"repository/{repository}/manifest/{digest}")["layers"]
        return sorted(layers, key=lambda one: int(one["index"]))

    def vulnerability_info(self, repository: str, tag: str) -> tuple[str, list[str]]:
        """Return the status of the scan and the names of the vulnerabilities."""
        digest = self.tag_info(repository, tag)[0]["manifest_digest"]
        path = f"repository/{repository}/manifest/{digest}/security?vulnerabilities=true"
        answer = self.call("GET", path)
        features = answer["data"]["Layer"]["Features"] if answer["data"] else []
        return answer["status"], [
            one["Name"] for feature in features for one in feature["Vulnerabilities"] or []
        ]

    def repository_mirror(self, repository: str, **wanted: Any) -> bool:
        path = f"repository/{repository}"
        changed = False
        if self.call("GET", path)["state"] != "MIRROR":
            self.call("PUT", f"{path}/changestate", {"state": "MIRROR"})
            changed = True
        there = self.call("GET", f"{path}/mirror", may_fail=True)
        if there is None:
            self.call("POST", f"{path}/mirror", wanted)
            return True
        return self._change("PUT", f"{path}/mirror", there, wanted) or changed

    def mirror_sync(self, repository: str) -> str:
        """Start a sync and return its status."""
        self.call("POST", f"repository/{repository}/mirror/sync-now")
        return str(self.call("GET", f"repository/{repository}/mirror")["sync_status"])

    def robot_federation(self, organization: str, name: str, issuers: list[Fields]) -> bool:
        path = f"organization/{organization}/robots/{name}/federation"
        if self.call("GET", path) == issuers:
            return False
        self.call("POST", path, issuers)
        return True

    def user_account(self, username: str, **wanted: Any) -> bool:
        """Change the e-mail address of a user, or disable the user."""
        path = f"superuser/users/{username}"
        return self._change("PUT", path, self.call("GET", path), wanted)

    def notification_test(self, repository: str, title: str) -> None:
        path = f"repository/{repository}/notification"
        listed = self.call("GET", f"{path}/")["notifications"]
        (found,) = [one for one in listed if one["title"] == title]
        self.call("POST", f"{path}/{found['uuid']}/test")

    def entity(self, organization: str, prefix: str) -> list[tuple[str, str]]:
        """Return kind and name of the users, teams and robot accounts with a prefix."""
        path = f"entities/{prefix}?namespace={organization}&includeTeams=true"
        return [(one["kind"], one["name"]) for one in self.call("GET", path)["results"]]

    def absent(self, path: str) -> bool:
        """Delete an object. Return False if the object does not exist."""
        if self.call("GET", path, may_fail=True) is None:
            return False
        self.call("DELETE", path)
        return True
