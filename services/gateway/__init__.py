"""The only door for people: HTTP and live events."""
