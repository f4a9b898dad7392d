"""Domain rules of the Quay server that do not depend on HTTP, and the domain errors."""
