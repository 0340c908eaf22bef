"""Orders, what came of them and what was paid, and what else goes in and out of the store room."""
