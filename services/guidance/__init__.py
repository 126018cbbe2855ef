"""The guidance desk: help with online filing."""
