"""Which column of a till's file means what."""
