"""Storage quotas of namespaces, limits of quotas, and the size of the registry."""
