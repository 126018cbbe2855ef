"""Which event changes which fact, and how: a table of rules for each part of the hall."""
