"""The core of Despensa: from a till's sales to orders. It knows no screen, no clock and no database.

What does stands beside it: ``store``, ``texts``, ``weather_services`` and ``commands`` (the command line).
"""

import pandas as pd

VERSION = "0.1.0"
"""The same as in ``pyproject.toml``, which an installed Despensa may not have beside it."""

# Of the hundreds of small tables that a kitchen's plan goes through, texts of Python take pandas a fifth less time than
# Arrow's; the columns of a file with a million lines are said to be Arrow's: files.sheets.TEXT.
pd.set_option("mode.string_storage", "python")
