"""Who sells what, when it comes, and what to order."""
