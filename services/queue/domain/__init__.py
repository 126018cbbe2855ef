"""The rules of queueing: pure functions over frozen facts.

Nothing here reads a clock, a database or a setting of the process: ``now`` and the hall's settings are arguments.
"""
