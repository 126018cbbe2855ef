"""What the door takes and answers: one schema each, used to validate, to dump and to describe (OpenAPI)."""
