"""Fields of notification payloads that identify the repository or the namespace."""

REPOSITORY = {
    "repository": "acme/web",
    "namespace": "acme",
    "name": "web",
    "docker_url": "localhost:8080/acme/web",
    "homepage": "http://localhost:8080/repository/acme/web",
}
NAMESPACE = {
    "namespace": "acme",
    "name": "acme",
    "homepage": "http://localhost:8080/organization/acme",
}
