"""Benchmarks: each result is a ratio to a baseline of the same run, the median of the rounds."""
