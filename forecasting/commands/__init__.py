"""The commands of ``python -m forecasting``: one file each, with what they share beside them."""
