"""Client of an instance with the demo seed and a frozen clock."""

from flask.testing import FlaskClient

from fakequay import seeds
from fakequay.app import create_app
from fakequay.determinism import Clock

NOW = 1_764_590_400.0  # 2025-12-01T12:00:00Z


def create_demo_client() -> FlaskClient:
    clock = Clock()
    clock.freeze(NOW)
    return create_app(seeds.load(seeds.read(["demo"]), clock=clock)).test_client()
