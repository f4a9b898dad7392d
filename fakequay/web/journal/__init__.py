"""Request journal: the middleware that records requests and responses."""
