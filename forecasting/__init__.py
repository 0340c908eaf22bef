"""The core of Despensa: from a till's sales to orders. It knows no screen and no clock."""
