"""The database: a restaurant's facts as they came, and what was computed from them. The only place with SQL.

What belongs to a part of the core stands in the room of its name (``sales``, ``menu``, ``days`` …); beside the rooms
stands what all of it is about (``restaurant``, ``locations``, ``house``) and what keeps it (``database``, ``frames``,
``guard``, ``journal``, ``backup``).
"""
