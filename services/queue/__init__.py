"""Tickets, counters, calling and waiting times."""
