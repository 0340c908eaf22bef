"""How fast, how small and how accurate Despensa is: ``python -m tests.benchmarks``, one file for each question."""
