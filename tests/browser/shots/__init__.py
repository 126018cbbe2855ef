"""Every page in every state: looked at in both languages, and pictured by `make shots`."""
