"""From a slip's lines to paper: rendering and sending."""
