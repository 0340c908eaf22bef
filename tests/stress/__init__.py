"""Long tests: ``make stress``. They are no part of ``make test``."""
