"""Fixtures for the asynchronous tests, which the pytest plugin of anyio runs."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Run the tests with asyncio only."""
    return "asyncio"
