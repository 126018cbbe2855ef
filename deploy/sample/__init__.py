"""The sample world: eight halls, twenty matters, one service standard."""
