"""Business logic of the Quay server, independent of HTTP, and its errors (domain errors)."""
