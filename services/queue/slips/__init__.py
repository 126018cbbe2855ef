"""From a slip's lines to paper: rendering, sending, and the entrypoint that sees when one is due."""
