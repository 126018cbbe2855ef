"""The guidance desk's rules: requests, sittings, guides on duty. Pure functions; ``now`` is an argument."""
