"""The documentation's site: what is generated for it, and what is brought in from beside it."""
