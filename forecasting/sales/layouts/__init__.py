"""How files lay out their sales: rows, days or dishes side by side, lists, messages."""
