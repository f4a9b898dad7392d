"""Mirroring: repository mirrors, organization mirrors, proxy caches and upstream registries."""
