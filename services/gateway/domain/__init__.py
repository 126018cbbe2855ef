"""The rules of the door: which live events are held in which order, how long a board may be shown again."""
