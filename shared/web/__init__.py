"""The HTTP entrypoint: parse, authorise, validate, answer with problem+json."""
