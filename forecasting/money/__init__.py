"""What dishes cost and leave, what purchases will cost, and what a month has cost."""
