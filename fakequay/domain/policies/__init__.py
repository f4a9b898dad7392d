"""Auto-prune policies and tag immutability policies."""
