"""Instances: the isolated mock registries that one application serves."""
