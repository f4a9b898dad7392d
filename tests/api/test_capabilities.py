"""Capabilities area: features of the registry that clients can query."""

from flask.testing import FlaskClient

from fakequay.app import create_app
from fakequay.settings import Config
from fakequay.storage import Store
from fakequay.world import World


class TestGetRegistryCapabilities:
    def test_sparse_manifests_are_unsupported_by_default(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/registry/capabilities")

        assert answer.status_code == 200
        assert answer.json == {
            "sparse_manifests": {
                "supported": False,
                "required_architectures": [],
                "optional_architectures_allowed": False,
            },
            "mirror_architectures": ["amd64", "arm64", "ppc64le", "s390x"],
        }

    def test_sparse_manifests_are_supported_if_configured(self) -> None:
        config = Config({"FEATURE_SPARSE_INDEX": True, "SPARSE_INDEX_REQUIRED_ARCHS": ["amd64"]})
        client = create_app(World(Store(), config=config)).test_client()

        answer = client.get("/api/v1/registry/capabilities")

        assert answer.json is not None
        assert answer.json["sparse_manifests"] == {
            "supported": True,
            "required_architectures": ["amd64"],
            "optional_architectures_allowed": True,
        }
