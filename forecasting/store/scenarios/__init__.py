"""Scenarios that were kept or put into the calendar, and groups that have booked."""
