"""Configurations of build triggers, and the source repositories that they build."""

from fakequay.models import RepoName

TRIGGERS = "/repository/acme/web/trigger/"
WEB = RepoName("acme", "web")
GIT = "git@git.example.com:acme/web.git"
CONFIG = {"build_source": GIT, "context": "/", "dockerfile_path": "/Dockerfile"}
ON_GITHUB = {"build_source": "octo/web", "context": "/sub", "dockerfile_path": "/sub/Dockerfile"}
HEAD, TAGGED = "0123456789012345678901234567890123456789", "abcdef0123456789"
ROBOT = {"name": "acme+ci", "kind": "user", "is_robot": True}
