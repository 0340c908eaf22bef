"""Other futures: what a person may change, what that rests on, and what comes of it."""
