"""Instances: the isolated Quays that one application serves."""
