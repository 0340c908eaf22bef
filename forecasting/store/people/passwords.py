"""Passwords, PINs and tokens: how they are made, which are refused, and what is kept of them.

Argon2id by argon2-cffi with its own parameters (64 MiB, 3 passes: more than the OWASP Password Storage Cheat Sheet
asks for). No more than ``AT_ONCE`` are computed together, however many people guess.
"""

import re
import secrets
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from forecasting.errors import InputError

LEAST, MOST = 8, 256
"""How many letters a password has."""

PIN_LEAST, PIN_MOST = 4, 8
"""How many digits a PIN has."""

AT_ONCE = 2
"""How many hashes are computed together, 64 MiB each."""

_HASHER = PasswordHasher()
_TURNS = BoundedSemaphore(AT_ONCE)
_RISING = "01234567890"


def _in_a_row(digits: str) -> str:
    """The pattern of numbers in which each digit is followed by the one that follows it here."""
    return "(?:" + "|".join(f"{one}(?={following}|$)" for one, following in pairwise(digits)) + ")+$"


SOUND_PIN = rf"(?!(.)\1*$)(?!{_in_a_row(_RISING)})(?!{_in_a_row(_RISING[::-1])})[0-9]{{{PIN_LEAST},{PIN_MOST}}}"
"""What ``check_pin`` takes, for the browser, too: it refuses a PIN before the password beside it is sent and gone."""


def new_token() -> str:
    """What nobody can guess: 256 bits, in letters that a link can have."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: it needs no slow hash, for nobody can try them all."""
    return sha256(token.encode()).hexdigest()


def hashed(password: str) -> str:
    """What is kept of a password, with a salt of its own."""
    with _TURNS:
        return _HASHER.hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether a password is the one of a hash; it takes as long where there is no hash (``""``)."""
    with _TURNS:
        try:
            return _HASHER.verify(kept or _nobody(), password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def check_password(password: str) -> None:
    """Raises ``InputError``: ``password_short``, ``password_long``, ``password_common``."""
    if len(password) < LEAST:
        raise InputError("password_short", least=LEAST)
    if len(password) > MOST:
        raise InputError("password_long", most=MOST)
    if password.lower() in _common() or len(set(password)) < LEAST // 2:
        raise InputError("password_common")


def check_pin(pin: str) -> None:
    """Raises ``InputError``: ``pin_form``, ``pin_simple`` (all the same, or in a row)."""
    if not (pin.isascii() and pin.isdigit() and PIN_LEAST <= len(pin) <= PIN_MOST):
        raise InputError("pin_form", least=PIN_LEAST, most=PIN_MOST)
    if not re.fullmatch(SOUND_PIN, pin):
        raise InputError("pin_simple")


@cache
def _nobody() -> str:
    return _HASHER.hash(new_token())


@cache
def _common() -> frozenset[str]:
    """The most common passwords of at least eight letters.

    Of the 20,000 that Royce Williams published (gist.github.com/roycewilliams/226886fd01572964e1431ac8afc999ce), as
    Django has them, and what somebody here would think of.
    """
    return frozenset((Path(__file__).parent / "common_passwords.txt").read_text("utf-8").split())
