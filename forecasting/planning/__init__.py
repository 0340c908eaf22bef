"""What stands behind the plan: what it starts from, what is expected of its days, and what of it can't wait."""
