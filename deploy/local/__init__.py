"""A private broker, a private database and all services under one supervisor."""
