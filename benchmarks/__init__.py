"""Benchmarks: a result is the median ratio to a baseline that was measured in the same rounds."""
