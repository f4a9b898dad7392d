"""Rules that more than one door lives by, and the refusals."""
