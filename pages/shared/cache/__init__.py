"""What is slow is done once: cached readings of files and of the database. Keys in, core functions called, no logic.

Everything kept as a resource is shared by all visitors, and nobody changes it. Arguments that begin with an underscore
are no part of the key: the others determine them.

What is kept is reckoned for the whole restaurant (``whole``), whoever looked first. Each function without an underscore
of the other modules asks whether the person of this visit may see it, and hands out their locations' part.
"""
