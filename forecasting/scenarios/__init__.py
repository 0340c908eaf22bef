"""Other futures: what a person may change, and how it moves days, dishes and suppliers."""
