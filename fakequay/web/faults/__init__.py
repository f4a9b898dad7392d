"""Fault injection: the injected responses and connection failures."""
