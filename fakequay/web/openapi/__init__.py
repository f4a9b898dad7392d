"""The OpenAPI document of the REST API and its explorer page."""
