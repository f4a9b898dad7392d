"""REST operations: routing, dispatch, validation and error responses."""
