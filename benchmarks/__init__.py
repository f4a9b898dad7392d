"""Benchmarks of fakequay: compare its times with those of a baseline in the same rounds.

The result of a benchmark is the median ratio of both times.
"""
