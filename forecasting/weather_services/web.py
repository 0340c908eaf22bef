"""Calls over the internet that end: with an answer, or in time with a sentence about why not.

The key stands in the address of a call: nothing here logs an address or keeps it in an error.
"""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.util import Retry

from forecasting.weather_services.service import NAMES, WeatherError, garbled

LARGEST_ANSWER = 5_000_000
"""Bytes; years of daily weather are some hundred thousand."""

_PASSING = (429, 500, 502, 503, 504)
"""Answers after which the same call may succeed a little later."""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: for all calls together, for one answer, and between a call and its repetition.

    A call that failed in passing is made again, ``tries`` times in all, after ``pause``, then twice that, or what the
    service asks for, but never more than ``longest_pause``.
    """

    seconds: float = 30.0
    answer_seconds: float = 10.0
    tries: int = 3
    pause: float = 1.0
    longest_pause: float = 10.0


class Web:
    """The way to one service. Its time begins to run when it is made; ``apart`` are seconds between two calls."""

    def __init__(self, name: str, patience: Patience, apart: float = 0.0) -> None:
        self.name = name
        self._patience, self._apart = patience, apart
        self._until, self._next = time.monotonic() + patience.seconds, 0.0
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_again(patience)))
        _silence()

    def ask(self, url: str, params: Mapping[str, object]) -> Mapping[str, object]:
        """The JSON object that the service answers with.

        Raises ``WeatherError``: ``weather_slow``, ``weather_unreachable``, ``weather_key_wrong``, ``weather_busy``,
        ``weather_down``, ``weather_refused``, ``weather_garbled``.
        """
        time.sleep(max(0.0, min(self._next, self._until) - time.monotonic()))
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._error("weather_slow")
        self._next = time.monotonic() + self._apart
        timeout = min(left, self._patience.answer_seconds)
        try:
            with self._session.get(url, params=params, timeout=timeout, stream=True, allow_redirects=False) as response:
                content = self._content(response)
        except (requests.Timeout, ReadTimeoutError):
            raise self._error("weather_slow") from None
        except (requests.RequestException, HTTPError):
            raise self._error("weather_unreachable") from None
        self._refuse(response.status_code, content)
        return self._object(content)

    def _content(self, response: requests.Response) -> bytes:
        """The body, as long as it comes in time: a timeout of sockets alone would wait for each drop."""
        content = bytearray()
        while part := response.raw.read1(1 << 16, decode_content=True):
            content += part
            if len(content) > LARGEST_ANSWER:
                raise garbled(self.name)
            if time.monotonic() > self._until:
                raise self._error("weather_slow")
        return bytes(content)

    def _refuse(self, status: int, content: bytes) -> None:
        if status in (401, 403) or (status == 400 and b"api key" in content.lower()):
            raise self._error("weather_key_wrong")
        if status == 429:
            raise self._error("weather_busy")
        if status >= 500:
            raise self._error("weather_down", status=status)
        if status >= 400:
            raise self._error("weather_refused", status=status)

    def _object(self, content: bytes) -> Mapping[str, object]:
        try:
            answer = json.loads(content)
        except (ValueError, RecursionError):
            raise garbled(self.name) from None
        if not isinstance(answer, dict):
            raise garbled(self.name)
        return answer

    def _error(self, code: str, **values: object) -> WeatherError:
        return WeatherError(code, service=NAMES[self.name], **values)


def _again(patience: Patience) -> Retry:
    more = patience.tries - 1
    return Retry(
        total=more,
        connect=more,
        read=False,  # who was slow once has had its time
        status=more,
        status_forcelist=_PASSING,
        backoff_factor=patience.pause,
        backoff_max=patience.longest_pause,
        retry_after_max=patience.longest_pause,
        raise_on_status=False,
    )


def _silence() -> None:
    """What repeats calls logs their addresses, and in these stands the key."""
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
