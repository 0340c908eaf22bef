"""The core of Despensa: from a till's sales to orders. It knows no screen and no clock."""

VERSION = "0.1.0"
"""The same as in ``pyproject.toml``, which an installed Despensa may not have beside it."""
