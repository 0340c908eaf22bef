"""What is kept of days: those sold, those sold out, their weather, promotions that were none."""
