"""The days of a till's file: in its cells, its titles, its names."""
