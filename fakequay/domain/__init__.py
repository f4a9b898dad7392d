"""Business logic of the Quay server, independent of HTTP, and the domain errors."""
