"""Telephone numbers as people write them, and as a chat needs them: with the code of their country."""

import re

_MOBILES = {
    "BO": ("591", r"[67]\d{7}"),
    "CL": ("56", r"9\d{8}"),
    "CO": ("57", r"3\d{9}"),
    "EC": ("593", r"9\d{8}"),
    "ES": ("34", r"[67]\d{8}"),
    "PE": ("51", r"9\d{8}"),
}
"""By country: its code, and how a mobile number is written inside it (the national plans filed under ITU-T E.164)."""


def international(phone: str, country: str) -> str | None:
    """The digits of a number with its country's code in front, as a chat dials it: ``51987654321``.

    A number that begins with + or 00 has its code. To a mobile of the restaurant's ``country`` (two letters, such as
    PE) its code is added, unless it stands there; a 0 that is only dialled inside the country is left out. None where
    nobody can know: landlines, countries whose numbers we don't know, two numbers in one field.
    """
    written = re.sub(r"[\s().\-/]", "", phone)
    if abroad := re.fullmatch(r"(?:\+|00)([1-9]\d{6,14})", written):
        return abroad[1]
    code, mobile = _MOBILES.get(country, ("", ""))
    known = re.fullmatch(rf"(?:{code}|0)?({mobile})", written) if mobile else None
    return f"{code}{known[1]}" if known else None
