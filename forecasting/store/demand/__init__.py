"""Forecast runs: what they found, what they recorded of themselves, and what people corrected."""
