"""Sales exports of tills: bytes become sale lines, with a report of every row that didn't."""

from forecasting.sales.apart import NamedFile, beside_their_dishes
from forecasting.sales.batches import ask_same_periods, lines_that_count, read_batch, unpack_all
from forecasting.sales.books import read_named
from forecasting.sales.choices import Choices
from forecasting.sales.days import daily
from forecasting.sales.periods import Beside, telling_names
from forecasting.sales.read import kind_of_file, read_sales
from forecasting.sales.sales_file import SalesFile
from forecasting.sales.strays import Stray

__all__ = [
    "Beside",
    "Choices",
    "NamedFile",
    "SalesFile",
    "Stray",
    "ask_same_periods",
    "beside_their_dishes",
    "daily",
    "kind_of_file",
    "lines_that_count",
    "read_batch",
    "read_named",
    "read_sales",
    "telling_names",
    "unpack_all",
]
