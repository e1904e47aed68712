"""The same actions for other programs, as JSON with OpenAPI."""
