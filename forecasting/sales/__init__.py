"""Sales exports of tills: bytes become sale lines, with a report of every row that didn't."""

from forecasting.sales.bundles.apart import NamedFile, beside_their_dishes
from forecasting.sales.bundles.batches import ask_same_periods, lines_that_count, read_batch, unpack_all
from forecasting.sales.bundles.books import read_named
from forecasting.sales.bundles.strays import Stray
from forecasting.sales.choices import Choices
from forecasting.sales.days.by_day import daily
from forecasting.sales.days.periods import Beside, telling_names
from forecasting.sales.read import kind_of_file, read_sales
from forecasting.sales.sales_file import SalesFile

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
