"""When two names on a till mean the same dish: codes, accents, spelling and plurals don't matter, sizes do.

Kitchens in Peru write *ceviche* and *cebiche*, *huancaína* and *guancaína*; tills add a code in front and cut words
short. What is left of a name after all that is compared word by word.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

LEAST_PREFIX = 3
"""So many letters stand for a whole word: *salt* for *saltado*."""

LEAST_MISTYPED = 6
"""Two words that differ in one letter and have both fewer are other words: *palta* and *pasta*."""

HALF = 0.5
CUT_SHORT, MORE_WORDS = 0.9, 0.8
"""How alike names are, at most, if words of one are cut short, or it has more of them."""

LEAST_MENU = 10
"""In a menu of fewer names nobody can tell a code from a size by looking at the others."""

CONNECTING = frozenset(
    {"a", "al", "con", "de", "del", "e", "el", "en", "la", "las", "los", "un", "una", "y", "and", "of", "the", "with"}
)
SIZES = {
    "personal": "personal pers",
    "fuente": "fuente fte",
    "familiar": "familiar fam",
    "mediano": "mediano mediana med",
    "grande": "grande gran gde large",
    "chico": "chico chica small",
    "pequeno": "pequeño pequeña peq",
    "mini": "mini",
    "doble": "doble double",
    "1/2": "medio media half",
    "1/4": "cuarto",
    "1/8": "octavo",
    "entero": "entero entera",
    "l": "l lt lts litro litros",
    "ml": "ml cc",
    "g": "g gr grs",
    "u": "u und unid unidad unidades pza pzas piezas",
    "2": "dos",
    "3": "tres",
    "4": "cuatro",
    "6": "seis",
}
"""Words for how much it is, each with other ways to write it."""

VESSELS = "bipersonal botella copa docena duo jarra lata porcion racion simple triple vaso xl"
"""More such words, written in one way only."""

APART = "combo extra llevar menu promo sin x"
"""Words that make another thing to sell of the same dish, of whatever size."""

CODE = re.compile(r"[\s\[(#]*[a-wyz]{0,4}-?\d+[a-z]?\s*[\])]*\s*[.):|_\-–—]+(?:\s+(?=\S)|(?=[^\d\s]))")
SERIAL = re.compile(
    r"[\s\[(#]*(?:0\d+|\d{3,}|[a-wyz]{1,3}-?\d{2,}|(?<=[\[(#])\d+)[\])]*\s+(?!(?:ml|cc|l|g|gr|kg|oz)\b)(?=\S)"
)
BARE = re.compile(r"\s*\d{1,2}\s+(?=[^\W\d])")
WORD = re.compile(r"\d+(?:/\d+|[.,]\d+)?|[^\W\d_]+")
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ch", "ç"),
        ("ph", "f"),
        ("(?:hu|gu|w)(?=[ao])", "w"),
        ("hu(?=[ei])", "w"),
        ("gu(?=[ei])", "ğ"),
        ("g(?=[ei])", "j"),
        ("ğ", "g"),
        ("qu", "k"),
        ("h", ""),
        ("ll|y", "i"),
        ("v", "b"),
        ("c(?=[ei])|z", "s"),
        ("c", "k"),
        ("oa", "ua"),
        (r"(.)\1+", r"\1"),
        (r"(?<=...)s$", ""),
        (r"(?<=...)e$", ""),
    )
]
"""How a word sounds in Peru, and without its plural: applied one after the other."""


@dataclass(frozen=True)
class Name:
    """What counts of a name: its ``words`` as they sound, in their order, and its ``sizes``.

    ``spelling`` are all its letters and digits, codes too.
    """

    words: tuple[str, ...]
    sizes: tuple[str, ...]
    spelling: str

    @cached_property
    def sound(self) -> str:
        """All words as one: *Coca Cola* and *CocaCola* are the same."""
        return "".join(self.words)


def understand(names: Iterable[str]) -> dict[str, Name]:
    """What counts of each name of a menu.

    A small number in front that nothing parts from the name is a code where at least half of the names begin with
    one; else it is a size, as in *12 alitas*.
    """
    plain = {name: _plain(name) for name in names}
    begin_with_number = sum(BARE.match(each) is not None for each in plain.values())
    numbered = len(plain) >= LEAST_MENU and begin_with_number >= HALF * len(plain)
    return {name: _understood(each, numbered) for name, each in plain.items()}


def likeness(one: Name, other: Name) -> float:
    """How alike two names are: 1 the same but for code, spelling and plural, 0 other dishes or sizes.

    0.9 if words are cut short or mistyped; less if one of them has more words, the share of letters they have together.
    """
    if one.sizes != other.sizes or not (one.words or one.sizes):
        return 0.0
    if one.sound == other.sound:
        return 1.0
    short, long = sorted((one.words, other.words), key=len)
    together = _found_in_order(short, long)
    if not together:
        return 0.0
    if len(short) == len(long):
        return CUT_SHORT
    return MORE_WORDS * sum(map(len, together)) / sum(map(len, long))


def is_size_of(one: Name, other: Name) -> bool:
    """Whether two names are one dish in two sizes, such as *personal* and *fuente*."""
    apart = set(one.sizes) ^ set(other.sizes)
    return bool(one.words) and one.sound == other.sound and bool(apart) and apart.isdisjoint(APART.split())


def _plain(name: str) -> str:
    """Small letters without accents, fractions as they are typed."""
    decomposed = unicodedata.normalize("NFKD", name.replace("½", " 1/2").replace("¼", " 1/4").lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).replace("⁄", "/")


def _understood(plain: str, numbered: bool) -> Name:
    spelling = "".join(WORD.findall(plain))
    code = CODE.match(plain) or SERIAL.match(plain) or (BARE.match(plain) if numbered else None)
    bare = plain[code.end() :] if code else plain
    bare = re.sub(r"\bs/\s*(?=[a-z])", "sin ", re.sub(r"\b[cp]/", " ", bare))
    words, sizes = [], []
    for word in WORD.findall(bare):
        if word in CONNECTING:
            continue
        heard = _sound(word)
        if heard in KNOWN_SIZES or len(word) == 1 or word[0].isdigit():
            sizes.append(KNOWN_SIZES.get(heard, word.lstrip("0")))
        else:
            words.append(heard)
    return Name(tuple(words), tuple(sorted(sizes)), spelling)


def _sound(word: str) -> str:
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word


KNOWN_SIZES = {_sound(_plain(word)): size for size, words in SIZES.items() for word in words.split()} | {
    _sound(word): word for word in f"{VESSELS} {APART}".split()
}


def _found_in_order(short: tuple[str, ...], long: tuple[str, ...]) -> list[str]:
    """The words of ``long`` that those of ``short`` stand for, one after the other; empty if one stands for none."""
    left, found = iter(long), []
    for word in short:
        match = next((other for other in left if _same_word(word, other)), None)
        if match is None:
            return []
        found.append(match)
    return found


def _same_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if one == other or (len(short) >= LEAST_PREFIX and long.startswith(short)):
        return True
    return len(long) >= LEAST_MISTYPED and len(long) - len(short) <= 1 and _one_slip(short, long)


def _one_slip(short: str, long: str) -> bool:
    """Whether one letter is another, is missing, or has changed places with the next."""
    start = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if start == 0:
        return False
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return short[start + 1 :] == long[start + 1 :] or (swapped and short[start + 2 :] == long[start + 2 :])
