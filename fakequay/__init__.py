"""A stand-in for a Red Hat Quay container registry."""

__version__ = "0.1.0"
