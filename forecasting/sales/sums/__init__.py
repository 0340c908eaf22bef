"""Rows that sum other rows."""
