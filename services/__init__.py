"""The rooms of the hall; none imports another."""
