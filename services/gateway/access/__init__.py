"""Who gets in: passwords, sessions, devices, and tokens that can be ended."""
