import pytest

from forecasting.basis import Basis, set_out
from forecasting.forecast import Forecast, make_forecast
from tests.forecast.restaurants import JUDGED, cevicheria


@pytest.fixture(scope="session")
def plain_forecast() -> Forecast:
    """The cevichería's forecast, made once: nothing in it is ever changed."""
    return make_forecast(cevicheria(), JUDGED)


@pytest.fixture(scope="session")
def basis(plain_forecast) -> Basis:
    """The cevichería on the day after its last sale."""
    return set_out(cevicheria(), plain_forecast)
