"""Many files and sheets, each read with what the others tell of it."""
