"""Importers killed sixty times, on either kind of database."""

from tests.store.crashes import crash_again_and_again


def test_sixty_kills_lose_and_double_nothing(url, processes):
    assert crash_again_and_again(processes, url, kills=60, seed=11) > 60
