"""The sales in a file of November 2026, as plain rows."""

from forecasting.sales import daily, read_sales


def sales(content: str | bytes, file: str = "ventas.csv", **more) -> list[list]:
    """Dish, day of November 2026, quantity: sorted."""
    read = read_sales(content if isinstance(content, bytes) else content.encode(), file, **more)
    sums = daily(read.lines)
    assert sums["day"].dt.month.eq(11).all() and sums["day"].dt.year.eq(2026).all()
    return sums.assign(day=sums["day"].dt.day)[["dish", "day", "quantity"]].to_numpy().tolist()
