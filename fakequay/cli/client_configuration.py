"""Client configuration: environment variables and configuration files for registry clients."""

import base64
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from fakequay.fast_dataclasses import frozen

NAME = "$oauthtoken"  # username with which the registry accepts an OAuth token as password


@frozen
class Target:
    """Server for which a client is configured: its URL, and the token that the client sends."""

    url: str
    token: str

    @property
    def host(self) -> str:
        """Host and port of the server without a URL scheme, such as ``127.0.0.1:8080``."""
        return urlsplit(self.url).netloc

    @property
    def is_insecure(self) -> bool:
        """Whether the URL of the server uses plain HTTP, without TLS."""
        return self.url.startswith("http:")


@frozen
class Client:
    """Client program that ``fakequay env`` can configure.

    Attributes:
        about: Note about the client in the output of ``fakequay env --list``.
        variables: Function that returns the environment variables for a server.
        file: Name of the configuration file of the client.
        content: Function that returns the content of the configuration file for a server.
    """

    about: str
    variables: Callable[[Target], dict[str, str]]
    file: str
    content: Callable[[Target], str]


def _named(url: str, token: str) -> Callable[[Target], dict[str, str]]:
    return lambda to: {url: to.url, token: to.token}


def _yaml(to: Target) -> str:
    secure = "false" if to.is_insecure else "true"
    return f"quay_host: {to.url}\nquay_token: {to.token}\nquay_validate_certs: {secure}\n"


def _curl(to: Target) -> str:
    return f'header = "Authorization: Bearer {to.token}"\n'


def _tfvars(to: Target) -> str:
    return f'quay_url   = "{to.url}"\nquay_token = "{to.token}"\n'


def auth_file(to: Target) -> str:
    """Return the content of a file with registry credentials.

    The file is ``auth.json`` for skopeo, podman and buildah, and ``config.json`` for docker.
    """
    auth = base64.b64encode(f"{NAME}:{to.token}".encode()).decode()
    return json.dumps({"auths": {to.host: {"auth": auth}}}, indent=2) + "\n"


def registries_conf(to: Target) -> str:
    """Return the content of ``registries.conf`` for podman, skopeo and buildah.

    If the URL of the server begins with ``http:``, the file permits connections without TLS.
    """
    insecure = "true" if to.is_insecure else "false"
    return f'[[registry]]\nlocation = "{to.host}"\ninsecure = {insecure}\n'


def _registry(to: Target) -> dict[str, str]:
    return {"REGISTRY": to.host, "REGISTRY_USERNAME": NAME, "REGISTRY_PASSWORD": to.token}


def _qontract(to: Target) -> str:
    return f'[quay]\napi_url = "{to.host}"\ntoken = "{to.token}"\n'


def _dotenv(to: Target) -> str:
    return f"QUAY_URL={to.url}\nQUAY_TOKEN={to.token}\n"


def _daemon(to: Target) -> str:
    hosts = [to.host] if to.is_insecure else []
    return json.dumps({"insecure-registries": hosts}, indent=2) + "\n"


_QUAY = _named("QUAY_URL", "QUAY_TOKEN")
CLIENTS = {
    "ansible": Client(
        "variables of an Ansible playbook", _named("QUAY_HOST", "QUAY_TOKEN"), "quay.yml", _yaml
    ),
    "terraform": Client(
        "variables of a Terraform configuration",
        _named("TF_VAR_quay_url", "TF_VAR_quay_token"),
        "quay.auto.tfvars",
        _tfvars,
    ),
    "curl": Client("configuration file for curl -K", _QUAY, "quay.curlrc", _curl),
    "python": Client("file in .env format", _QUAY, ".env", _dotenv),
    "go-quay": Client("file in .env format", _QUAY, ".env", _dotenv),
    "javascript": Client("file in .env format", _QUAY, ".env", _dotenv),
    "java": Client("file in .env format", _QUAY, ".env", _dotenv),
    "qontract": Client("section [quay] of config.toml", _QUAY, "config.toml", _qontract),
    "skopeo": Client("file that REGISTRY_AUTH_FILE names", _registry, "auth.json", auth_file),
    "podman": Client("file that REGISTRY_AUTH_FILE names", _registry, "auth.json", auth_file),
    "buildah": Client("file that REGISTRY_AUTH_FILE names", _registry, "auth.json", auth_file),
    "docker": Client("file $DOCKER_CONFIG/config.json", _registry, "config.json", auth_file),
    "registries": Client(
        "file that CONTAINERS_REGISTRIES_CONF names (podman, skopeo, buildah)",
        _registry,
        "registries.conf",
        registries_conf,
    ),
    "docker-daemon": Client(
        "file /etc/docker/daemon.json, which permits HTTP", _registry, "daemon.json", _daemon
    ),
}
