"""Cache headers that operations in several modules send."""

# Forbids browsers and proxies to store the response.
NO_CACHE = {"Cache-Control": "no-cache, no-store, must-revalidate"}
