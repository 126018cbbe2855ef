"""The words rooms say to each other: events and RPC answers, one module a service, one name for one thing."""
