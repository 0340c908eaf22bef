"""How much of something to order: what is needed, and how many packs of it are worth the risk that they spoil.

Arrays of sampled futures by ingredient, (paths, ingredients), in each ingredient's own unit.
"""

from dataclasses import dataclass

import numpy as np

from forecasting.tables import TINY

SPOIL_QUANTILE = 0.6
"""Where nobody knows what a missing portion costs, no more is ordered than this quantile of what can be used before it
spoils."""

WEIGHT = 0.5
"""A missing portion weighs this share of its margin: many a guest takes another dish. On the sample this cost no more
than weighing it in full, with a quarter less waste."""

TILT = 3.0
"""A cautious kitchen weighs a missing portion so many times as the usual one, a lean one spoilt food."""


@dataclass(frozen=True)
class Stakes:
    """What an ingredient puts at stake: money lost with a unit that is ``missing`` (NaN where nobody knows), and with
    one that is ``spoiled``.
    """

    missing: np.ndarray
    spoiled: np.ndarray

    def tilted(self, caution: np.ndarray) -> "Stakes":
        """The same as a lean (0), usual (0.5) or cautious (1) kitchen weighs it."""
        return Stakes(WEIGHT * self.missing * TILT ** (2.0 * caution - 1.0), self.spoiled)


def quantiles(values: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """The quantile of each ingredient's futures at a level of its own."""
    ordered = np.sort(values, axis=0)
    place = levels * (len(ordered) - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, len(ordered) - 1)
    each = np.arange(values.shape[1])
    return ordered[low, each] + (place - low) * (ordered[high, each] - ordered[low, each])


def packs_for(quantity: np.ndarray | float, pack: np.ndarray | float) -> np.ndarray:
    """The whole packs that a quantity takes; of less than nothing none."""
    return np.maximum(np.ceil(quantity / pack - TINY), 0.0)


def need(unmet: np.ndarray, left: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """What has to come so that the share ``levels`` of the futures has enough; below zero, so much more is there.

    ``unmet`` is the usage from one delivery to the next that can't be met without an order, ``left`` the stock at the
    end of it.
    """
    return quantiles(np.where(unmet > 0.0, unmet, -left), levels)


def total(amounts: np.ndarray, first: np.ndarray | int, until: np.ndarray | int) -> np.ndarray:
    """The sum (paths, ingredients) of ``amounts`` (paths, days, ingredients) from day ``first`` to the one before
    ``until``, each ingredient's own.
    """
    begins, ends = int(np.min(first, initial=amounts.shape[1])), int(np.max(until, initial=0))
    among = amounts[:, begins:ends]
    days = begins + np.arange(among.shape[1])[:, np.newaxis]
    within = np.broadcast_to((days >= first) & (days < until), among.shape[1:])
    return np.einsum("pdi,di->pi", among, within.astype(float))


def usable(unmet: np.ndarray, usage: np.ndarray, arrives: np.ndarray, days: np.ndarray) -> np.ndarray:
    """What could be used of an order within so many ``days`` of the day on which it ``arrives``: (paths, ingredients).

    Beyond the last day of ``unmet`` and ``usage`` (paths, days, ingredients) usage goes on at the mean that its future
    has from the arrival on, and nothing else meets it.
    """
    last, within = usage.shape[1], total(unmet, arrives, arrives + days)
    beyond = np.maximum(arrives + days - last, 0)
    return within + beyond * total(usage, arrives, last) / (last - arrives) if beyond.any() else within


def packs_worth(
    unmet: np.ndarray, usable: np.ndarray, pack: np.ndarray, most: np.ndarray, stakes: Stakes
) -> np.ndarray:
    """How many packs, of ``most``, are worth their risk: each next one serves less and spoils more.

    A pack is worth it as long as the margin of what it serves until the next delivery, on average over the futures, is
    no less than the price of what of it can't be used before it spoils (the newsvendor's marginal rule, by packs;
    Arrow, Harris and Marschak 1951). ``unmet`` is what can be served until the next delivery or the end of its shelf
    life, ``usable`` until the latter.
    """
    low, high = np.zeros(len(pack)), most.astype(float)
    while (open_ones := low < high).any():
        middle = np.ceil((low + high) / 2)
        serves = np.clip(unmet - (middle - 1) * pack, 0.0, pack).mean(axis=0)
        spoils = np.clip(middle * pack - usable, 0.0, pack).mean(axis=0)
        worth = serves * stakes.missing >= spoils * stakes.spoiled - TINY
        low = np.where(open_ones & worth, middle, low)
        high = np.where(open_ones & ~worth, middle - 1, high)
    return low


def packs_usable(usable: np.ndarray, pack: np.ndarray, due: np.ndarray) -> np.ndarray:
    """How many packs can be used before they spoil, where nobody knows what a missing portion costs.

    At least one if nothing is ``due`` anyway.
    """
    whole = np.floor(np.quantile(usable, SPOIL_QUANTILE, axis=0) / pack + TINY)
    return np.maximum(whole, np.where(due > 0.0, 0.0, 1.0))
