"""OpenAPI document of the control API: decorators, JSON Schemas and the assembled document."""
