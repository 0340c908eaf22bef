"""How many, and for how much."""
