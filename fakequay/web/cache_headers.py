"""Cache-Control header that the responses of several operations contain."""

# Forbids browsers and proxies to store the response.
NO_CACHE = {"Cache-Control": "no-cache, no-store, must-revalidate"}
