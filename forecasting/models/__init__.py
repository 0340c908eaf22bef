"""The forecasting models: one idea per file, all under the contract in ``contract.py``."""
