"""Whose pages, pictures and files are whose, as long as the server runs."""

from collections import OrderedDict

MOST = 20_000
"""How many things are remembered; the oldest are forgotten first, and then nobody's."""


class Belongings:
    """Things by their name (a page's session, a file that a page shows) and the people who may have them."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, frozenset[int]] = OrderedDict()

    def claim(self, thing: str, person: int) -> None:
        """From now on a thing is this person's, too: the same picture may stand on the pages of several."""
        self._owners[thing] = self._owners.pop(thing, frozenset()) | {person}
        while len(self._owners) > MOST:
            self._owners.popitem(last=False)

    def are(self, thing: str, person: int) -> bool:
        """Whether a thing is this person's; what nobody has claimed is nobody's."""
        return person in self._owners.get(thing, ())
