"""Fields of notification payloads that identify the repository or the namespace."""

REPOSITORY = {
    "repository": "acme/web",
    "namespace": "acme",
    "name": "web",
    "docker_url": "localhost/acme/web",
    "homepage": "http://localhost/repository/acme/web",
}
NAMESPACE = {
    "namespace": "acme",
    "name": "acme",
    "homepage": "http://localhost/organization/acme",
}
