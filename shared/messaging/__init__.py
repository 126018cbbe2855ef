"""Reliable events (outbox relay, inbox with retry and parking) and RPC with deadlines."""
