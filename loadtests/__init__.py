"""Load, benchmarks against a floor, and the player of a hall's morning."""
