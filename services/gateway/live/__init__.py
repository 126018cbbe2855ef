"""Live events: from the collection into memory, from memory to every screen that listens."""
