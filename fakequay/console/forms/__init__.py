"""Forms of the web console: fields, actions that call an API, and messages about invalid input."""
