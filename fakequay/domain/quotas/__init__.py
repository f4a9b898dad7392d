"""Storage quotas, their limits, and the size of the registry."""
