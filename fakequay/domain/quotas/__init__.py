"""Storage quotas of namespaces, their limits for warnings and rejections, and the registry size."""
