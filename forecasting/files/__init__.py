"""Files in and out: bytes to cells, cells to the tables of the vocabulary, and back."""
