"""The database: a restaurant's facts as they came, and what was computed from them. The only place with SQL."""
