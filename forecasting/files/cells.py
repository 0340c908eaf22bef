"""Cells of text become numbers, days, hours and names.

How a column writes its numbers and dates is decided once, from the whole column; where the column leaves it open, a
person is asked. A cell that doesn't fit is reported by its row, never read as something else.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.extensions import ExtensionArray

from forecasting.errors import QuestionError
from forecasting.files.currencies import SIGN
from forecasting.files.decode import plain, repair_mojibake
from forecasting.files.months import month_number, weekday_number
from forecasting.files.sheets import TEXT

LARGEST_NUMBER = 1e9
"""No quantity or price of a restaurant is larger; ``1e309`` and worse come from broken files."""

_LONGEST_NUMBER = 100
"""Digits; Python refuses to read thousands of them."""

_BETWEEN_DIGITS = re.compile("[ \t\u00a0\u2007\u202f]|['\u2019]|^\\+")
_IN_BRACKETS = re.compile(r"^-?\((.*)\)$")
_MINUS_BEHIND = re.compile(r"^([\d.,]+)-$")
_BARE_NUMBER = re.compile(r"(?:-?\d[\d.,]*)?")
_COMMA_SURE = re.compile(r"^-?\d*,(?:\d{1,2}|\d{4,})$|^-?(?:0|\d{4,})?,\d+$|\.\d{3},\d|\.\d{3}\.\d{3}")
_POINT_SURE = re.compile(r"^-?\d*\.(?:\d{1,2}|\d{4,})$|^-?(?:0|\d{4,})?\.\d+$|,\d{3}\.\d|,\d{3},\d{3}")
_OPEN = re.compile(r"^-?[1-9]\d{0,2}[.,]\d{3}$")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_PLAIN_MONEY = re.compile(r"(?:-?[0-9]{1,15}(?:\.[0-9]{1,2})?)?")
"""Nothing in it can be a comma's: no comma, and no point before three digits."""

_POINT_NUMBER = re.compile(r"^-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?$")
_COMMA_NUMBER = re.compile(r"^-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)?(?:,[0-9]*)?(?:[eE][+-]?[0-9]+)?$")

_ESCAPED = re.compile(r"""(?:^|(?<=[;\r\n]))'(?=['"]*[=+\-@\t\r\n\0＝＋－＠])""")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Letters that nobody sees: they turn words around, command terminals, or make two dishes of one."""

MAY_BE_DAY = r"\d[\W_]+\w|\d{8}"
"""In every date but Excel's numbers something stands behind the digits of a day, a month or a year, or all eight do."""

_WORD = "[^\\W\\d_]{2,10}"
_ISO = re.compile(rf"(?:{_WORD}\.?,?[ \xa0]+)?(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})|(\d{{4}})(\d{{2}})(\d{{2}})")
_SLASHED = re.compile(rf"(?:({_WORD})\.?,?[ \xa0]+)?(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}})")
_TOGETHER = re.compile(r"(\d{1,2})(\d{2})(20\d{2})")
"""``02112026``, as a number without its first zero: read from the year on it would have a twentieth month."""

_NAMED = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:(?:e?ro?|o)\b)? ?(?:de )?([a-z]{3,}) ?(?:de |del )?(\d{4}|\d{2})")
_NAMED_MONTH_FIRST = re.compile(r"(?:[a-z]+ )?([a-z]{3,}) (\d{1,2}) (\d{4})")
_SERIAL = re.compile(r"(\d{5})([.,]\d+)?")
_SHARE_OF_DAY = re.compile(r"0(?:[.,][0-9]+)?")
_OWN_CLOCK = r"[+-]\d{2}:?\d{2}| (?:pet|cot|ect|bot|cls?t|art|uyt|brt|vet|[acemp][ds]?t|ces?t|wes?t)"
"""An offset, or what a zone of America or Spain is called: the till's own. UTC is none: its day may be another, which
``sales.days.universal`` sees to."""

_TIME = re.compile(
    rf"(\d{{1,2}})(?:[:.h]([0-5]\d))?(?::[0-5]\d(?:\.\d+)?)? ?(?:([ap])\.? ?m\.?|hrs?\.?)?(?:{_OWN_CLOCK})?"
)
_DIGITS_AND_TIME = r"^(?P<day>\d[\d/.-]*)(?:[T ]+(?P<day_time>\d{1,2}:.*))?$"
_DAY_AND_TIME = (
    r"(?s)^[\s\x{a0}']*(?P<day>.*?)"
    r"(?:[T ,\x{a0}]+(?:[-–][ \x{a0}]+)?(?P<day_time>\d{1,2}:\d{2}.*?|\d{1,2}[ \x{a0}]?[aApP]\.?[ \x{a0}]?[mM]\.?))?"
    r"[\s\x{a0}]*$"
)


@dataclass(frozen=True)
class Numbers:
    """``values`` (missing where empty or bad) and where something stands that is no number."""

    values: pd.Series
    bad: pd.Series


@dataclass(frozen=True)
class Days:
    """``values``: midnights; ``hours``: 0 to 23 where the cell has a time; ``bad``: something stands there, no date."""

    values: pd.Series
    hours: pd.Series
    bad: pd.Series


def by_distinct(cells: pd.Series, read: Callable[[str], object], dtype: str | pd.StringDtype = TEXT) -> pd.Series:
    """Read each distinct text once: a till repeats its dishes and days thousands of times. A missing cell is ``""``."""
    codes, texts = distinct_texts(cells)
    answers = [read(text) for text in texts]
    if dtype == TEXT and answers == texts:
        return cells.fillna("") if cells.hasnans else cells  # the same texts need not be kept twice
    return _spread(pd.array(answers, dtype=dtype), codes, cells)


def distinct_texts(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Which of the distinct texts each cell has, and these; a missing cell has ``""``."""
    found = _encoded(_in_arrow(cells).fill_null(""))
    return found.indices.to_numpy(), found.dictionary.to_pylist()


def matching(cells: pd.Series, pattern: str) -> np.ndarray:
    """Which cells have the pattern (RE2's) in them; a missing one has none. Each text is searched once."""
    found = _encoded(_in_arrow(cells))
    matches = pc.match_substring_regex(found.dictionary, pattern).take(found.indices)
    return matches.fill_null(False).to_numpy(zero_copy_only=False)


def _in_arrow(cells: pd.Series) -> pa.Array | pa.ChunkedArray:
    return pa.array(cells.array, type=pa.large_string(), from_pandas=True)


def _encoded(texts: pa.Array | pa.ChunkedArray) -> pa.DictionaryArray:
    """The distinct ones and which of them each is: of a few rows pandas would tell that in ten times the time."""
    found = texts.dictionary_encode()
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def are_among(cells: pd.Series, words: Collection[str]) -> pd.Series:
    """Whether each cell is one of these words, accents, case and punctuation aside."""
    return by_distinct(cells, lambda text: plain(repair_mojibake(text)) in words, "bool")


def unescaped(text: str) -> str:
    """Text without the apostrophe that ``writing.harmless`` puts before what could run as a formula."""
    return _ESCAPED.sub("", text) if "'" in text else text


def clean_text(text: str) -> str:
    """A name as people mean it: unescaped, mojibake repaired, accents composed, runs of blanks one space, all seen."""
    seen = repair_mojibake(unescaped(text))
    seen = seen if seen.isprintable() else _UNSEEN.sub("", seen)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def read_texts(cells: pd.Series) -> pd.Series:
    """A column of names, each as ``clean_text`` reads it."""
    return by_distinct(cells, clean_text)


def decide_decimals(columns: Mapping[str, pd.Series], file: str, answer: bool | None = None) -> dict[str, bool]:
    """Whether each column writes a decimal comma (else a point).

    A column that only has numbers like ``1,250`` follows its neighbours in the file, since one program wrote them all;
    then ``answer`` decides, as it does of such numbers in a column that has both signs: there the others tell theirs.
    Raises ``QuestionError("ambiguous_numbers")`` with samples where nothing decides.
    """
    written = {
        name: [_bare_number(text) for text in cells.fillna("").unique().tolist()] for name, cells in columns.items()
    }
    if answer is None and all(_PLAIN_MONEY.fullmatch(text) for texts in written.values() for text in texts):
        return dict.fromkeys(columns, False)
    comma = {name: any(map(_COMMA_SURE.search, texts)) for name, texts in written.items()}
    point = {name: any(map(_POINT_SURE.search, texts)) for name, texts in written.items()}
    neighbours = any(comma.values()) if any(comma.values()) != any(point.values()) else answer
    decided = {name: comma[name] if comma[name] != point[name] else None for name in columns}
    for name, texts in written.items():
        undecided = [text for text in texts if _OPEN.match(text)]
        nobody_says = answer is None if comma[name] else neighbours is None
        if decided[name] is None and undecided and nobody_says:
            raise QuestionError("ambiguous_numbers", file=file, column=name, samples=_three(undecided))
    return {
        name: bool((answer if comma[name] else neighbours) if own is None else own) for name, own in decided.items()
    }


def read_numbers(cells: pd.Series, decimal_comma: bool = False) -> Numbers:
    """Numbers with or without currency, thousands and brackets for negatives; ``20%`` is 0.2.

    Infinite, missing (``NaN``) and absurd numbers are bad.
    """
    codes, distinct = distinct_texts(cells)
    bare = [_bare_number(text) for text in distinct]
    values = np.array([_read_number(text, decimal_comma) for text in bare], dtype="float64")
    values[np.abs(values) > LARGEST_NUMBER] = np.nan
    bad = np.isnan(values) & np.array([text != "" for text in bare], dtype=bool)
    return Numbers(_spread(values, codes, cells), _spread(bad, codes, cells))


def by_its_own_sign(cells: pd.Series, read: Numbers, decimal_comma: bool) -> Numbers:
    """Numbers of a column that has both decimal signs: what only the other one can read is written with that."""
    if not read.bad.any():
        return read
    other = read_numbers(cells[read.bad], not decimal_comma)
    return Numbers(read.values.fillna(other.values), read.bad & other.bad.reindex(read.bad.index, fill_value=False))


def _read_number(bare: str, decimal_comma: bool) -> float:
    if not decimal_comma and _PLAIN_NUMBER.fullmatch(bare):
        return float(bare)  # most tills write nothing but digits and a point
    digits = bare.removesuffix("%")
    fits = (_COMMA_NUMBER if decimal_comma else _POINT_NUMBER).match(digits)
    if not fits or len(digits) > _LONGEST_NUMBER:
        return np.nan
    group, sign = (".", ",") if decimal_comma else (",", ".")
    try:
        value = float(digits.replace(group, "").replace(sign, "."))
    except ValueError:  # signs without a digit
        return np.nan
    return value if digits == bare else value / 100.0


def split_days(cells: pd.Series) -> pd.DataFrame:
    """Cells like ``sáb 22/11/2026 9:30 p. m.`` as columns ``day`` and ``day_time``, ``""`` where there is none.

    A weekday stays with its day: it may tell which of its numbers is the month.
    """
    codes, distinct = cells.fillna("").factorize()
    parts = _extract(distinct, _DIGITS_AND_TIME)
    other = parts["day"].isna()
    # The thorough pattern takes four times as long: it sees only what isn't written in digits.
    if other.any():
        thorough = _extract(distinct[other], _DAY_AND_TIME).set_axis(np.flatnonzero(other))
        parts = pd.concat([parts[~other], thorough]).sort_index()
    return parts.take(codes).set_axis(cells.index)


def are_days(texts: Sequence[str]) -> list[bool]:
    """Which of these texts are dates, however their day and month are ordered; a bare number is none."""
    if not any(re.search(MAY_BE_DAY, text) for text in texts):
        return [False] * len(texts)
    days = split_days(pd.Series(list(texts), dtype=TEXT))["day"]
    return [not _SERIAL.fullmatch(day) and any(read_day(day, first) for first in (True, False)) for day in days]


def decide_day_first(columns: Mapping[str, pd.Series], file: str, answer: bool | None = None) -> bool | None:
    """Whether days like ``05/03/2026`` put the day first; ``None`` where none of the columns is written like that.

    ``columns`` are ``day`` of ``split_days``; ``05032026`` is written so, too. A date tells by a number above 12, or by
    the weekday beside it. ``answer`` decides where none of them tells, or they contradict each other; without it that
    raises ``QuestionError("ambiguous_dates")`` with three dates as written and as both orders read them.
    """
    slashed = {
        name: [day for day in days.unique() if _SLASHED.fullmatch(_apart(day))] for name, days in columns.items()
    }
    told = {_tells_order(_apart(day)) for days in slashed.values() for day in days}
    if not told:
        return None
    told.discard(None)
    if len(told) == 1 or answer is not None:
        return told.pop() if len(told) == 1 else answer
    column, days = next((name, days) for name, days in slashed.items() if days)
    samples = days[:: max(1, (len(days) - 1) // 2)][:3]
    raise QuestionError(
        "ambiguous_dates",
        file=file,
        column=column,
        samples=", ".join(samples),
        day_first=", ".join(str(read_day(day, True) or "-") for day in samples),
        month_first=", ".join(str(read_day(day, False) or "-") for day in samples),
    )


def _apart(day: str) -> str:
    """A date of digits that end in its year with signs between them; any other one as it is."""
    found = _TOGETHER.fullmatch(day)
    return "/".join(found.groups()) if found else day


def _tells_order(day: str) -> bool | None:
    """Whether a slashed date says by itself that its day comes first; ``None`` where it can be read both ways."""
    weekday, *numbers = _SLASHED.fullmatch(day).groups()
    first, second = map(int, numbers[:2])
    if max(first, second) > 12:
        return first > 12
    if weekday is None:
        return None
    number = weekday_number(plain(weekday))
    fitting = [order for order in (True, False) if (read := read_day(day, order)) and read.weekday() == number]
    return fitting[0] if len(fitting) == 1 else None


def read_days(parts: pd.DataFrame, day_first: bool | None = None) -> Days:
    """Days, with hours where a time stands beside them: ISO, day or month first, month names, Excel's serial numbers.

    ``parts`` has the columns of ``split_days``. Times that are all midnight are no hours. An offset such as ``-05:00``
    is dropped: the till's own clock counts; a time in UTC (``Z``) is bad, since its day may be another.
    """
    written, codes, texts = parts["day"], *distinct_texts(parts["day"])
    if not any(texts):
        return _no_days(parts.index)
    days = _spread(pd.array([read_day(text, day_first) for text in texts], dtype="datetime64[us]"), codes, written)
    clock = read_hours(parts["day_time"])
    hours = clock.values.fillna(_spread(pd.array(list(map(_serial_hour, texts)), dtype="Int64"), codes, written))
    if (hours.fillna(0) == 0).all():
        hours = pd.Series(pd.NA, index=hours.index, dtype=hours.dtype)
    bad = _spread(np.array([text != "" for text in texts]), codes, written) & (days.isna() | clock.bad)
    return Days(days.mask(bad), hours.mask(bad), bad)


def read_hours(cells: pd.Series) -> Numbers:
    """The hour, 0 to 23, of times such as ``21:30``, ``9:30 p. m.``, ``21`` or Excel's share of a day; ``Int64``."""
    codes, distinct = distinct_texts(cells)
    texts = [" ".join(text.lower().split()) for text in distinct]
    hours = [_read_hour(text) for text in texts]
    bad = np.array([hour is None and text != "" for hour, text in zip(hours, texts, strict=True)], dtype=bool)
    if bad.any() and all(map(_SHARE_OF_DAY.fullmatch, filter(None, texts))):
        hours, bad = list(map(_share_hour, texts)), bad & False
    return Numbers(_spread(pd.array(hours, dtype="Int64"), codes, cells), _spread(bad, codes, cells))


def read_clock(text: str) -> str | None:
    """A time of day as ``HH:MM``, or ``None`` where the text is no time."""
    text = " ".join(text.lower().split())
    hour, found = _read_hour(text), _TIME.fullmatch(text)
    return None if hour is None or found is None else f"{hour:02d}:{found.group(2) or '00'}"


def _no_days(index: pd.Index) -> Days:
    days = pd.Series(pd.NaT, index=index, dtype="datetime64[us]")
    return Days(days, pd.Series(pd.NA, index=index, dtype="Int64"), days.notna())


def _spread(values: np.ndarray | ExtensionArray, codes: np.ndarray, cells: pd.Series) -> pd.Series:
    return pd.Series(values.take(codes), index=cells.index)


def _bare_number(written: str) -> str:
    """A number without its currency and blanks, its minus in front; anything else as it is."""
    if _BARE_NUMBER.fullmatch(written):
        return written
    if len(written) > _LONGEST_NUMBER:
        return written.strip()
    bare = _BETWEEN_DIGITS.sub("", SIGN.sub("", written.lower())).replace("−", "-")
    return _MINUS_BEHIND.sub(r"-\1", _IN_BRACKETS.sub(r"-\1", bare))


def _three(samples: Iterable[str]) -> str:
    return ", ".join(islice(samples, 3))


def _extract(cells: pd.Index, pattern: str) -> pd.DataFrame:
    found = pa.chunked_array(pc.extract_regex(pa.array(cells), pattern)).combine_chunks()
    parts = pa.table({name: pc.struct_field(found, name) for name in ("day", "day_time")})
    return parts.to_pandas(types_mapper={pa.large_string(): TEXT}.get)


def read_day(text: str, day_first: bool | None) -> dt.date | None:
    """A date written in any of the ways of ``read_days``, or ``None``."""
    try:
        text = _apart(text)
        if found := _ISO.fullmatch(text):
            year, month, day = (int(field) for field in found.groups() if field is not None)
        elif found := _SLASHED.fullmatch(text):
            first, second, year = int(found[2]), int(found[3]), _year(found[4])
            day, month = (first, second) if day_first else (second, first)
        elif found := _SERIAL.fullmatch(text):
            return _plausible(dt.date(1899, 12, 30) + dt.timedelta(days=int(found.group(1))))
        else:
            day, month, year = _named_day(plain(text))
        return _plausible(dt.date(year, month, day))
    except ValueError:
        return None


def _named_day(text: str) -> tuple[int, int, int]:
    if found := _NAMED.fullmatch(text):
        day, month, year = found.groups()
    elif found := _NAMED_MONTH_FIRST.fullmatch(text):
        month, day, year = found.groups()
    else:
        raise ValueError(text)
    return int(day), month_number(month), _year(year)


def _year(written: str) -> int:
    """``26`` is 2026; ``0001``, as programs write that they know no date, is no year of a restaurant."""
    return int(written) + 2000 if len(written) == 2 else int(written)


def _plausible(day: dt.date) -> dt.date | None:
    return day if 2000 <= day.year < 2100 else None


def _serial_hour(text: str) -> int | None:
    found = _SERIAL.fullmatch(text)
    return _share_hour(found.group(2)) if found and found.group(2) else None


def _share_hour(share: str) -> int | None:
    # Half a second forgives what the binary fraction loses: 0.5416666 is 13:00.
    return int(float(share.replace(",", ".")) * 24 + 0.5 / 3600) % 24 if share else None


def _read_hour(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, half = int(found.group(1)), found.group(3)
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return hour if hour < 24 else None
