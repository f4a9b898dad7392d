"""What the configuration makes the registry able to do."""

from typing import Any

from fakequay.settings import Config

MIRROR_ARCHITECTURES = ("amd64", "arm64", "ppc64le", "s390x")


def capabilities(config: Config) -> dict[str, Any]:
    """A sparse manifest list is one that lacks the images of some architectures."""
    sparse = config.feature("SPARSE_INDEX")
    return {
        "sparse_manifests": {
            "supported": sparse,
            "required_architectures": config.get("SPARSE_INDEX_REQUIRED_ARCHS"),
            "optional_architectures_allowed": sparse,
        },
        "mirror_architectures": MIRROR_ARCHITECTURES,
    }
