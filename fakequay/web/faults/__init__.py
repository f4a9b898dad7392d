"""Fault injection: applies faults to requests, by error responses or connection failures."""
