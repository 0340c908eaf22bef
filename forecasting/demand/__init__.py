"""What will be used: from history to forecasts, how wrong they were, and the sample futures drawn from that."""
