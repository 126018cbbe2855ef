"""The routes of the door, by area: each mixin only translates between HTTP and the service that owns the thing."""
