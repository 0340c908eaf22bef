"""The past lived through again: what orders would have cost, and how forecasts turned out."""
