"""Commands that pull an image with docker, podman and skopeo from this server."""

from flask import request

from fakequay.web.instances import instances


def can_pull() -> bool:
    """Return whether registry clients reach the instance that the console page shows.

    A registry client sends no header that selects an instance. It therefore reaches the instance
    that the port of its URL serves.
    """
    of_port = request.environ.get(instances.ENVIRON, instances.MAIN)
    return bool(instances.current_instance().name == of_port)


def list_commands(repository: str, digest: str, tag: str | None = None) -> list[tuple[str, str]]:
    """Return the commands that pull an image, each with a label.

    If the server does not use TLS, the commands of podman and skopeo contain the option that
    permits plain HTTP.

    Args:
        repository: Path of the repository, ``namespace/name``.
        digest: Digest of the manifest.
        tag: Name of the tag, or None for commands by digest only.

    Returns:
        An empty list if registry clients do not reach the instance that the page shows.
    """
    if not can_pull():
        return []
    image, copy = f"{request.host}/{repository}", f"oci:{repository.rpartition('/')[2]}"
    podman, skopeo = "podman pull", "skopeo copy"
    if not request.is_secure:
        podman, skopeo = f"{podman} --tls-verify=false", f"{skopeo} --src-tls-verify=false"
    references = {"by tag": f":{tag}"} if tag else {}
    references["by digest"] = f"@{digest}"
    return [
        command
        for label, reference in references.items()
        for command in (
            (f"docker, {label}", f"docker pull {image}{reference}"),
            (f"podman, {label}", f"{podman} {image}{reference}"),
            (f"skopeo, {label}", f"{skopeo} docker://{image}{reference} {copy}"),
        )
    ]
