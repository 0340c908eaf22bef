"""How a run hands out its tests. Who only hands them out reads no library, for which two workers would wait."""

import gc

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

BROWSER = "tests/browser/"


def pytest_configure(config: pytest.Config) -> None:
    """Who runs tests has what they share. Libraries stay till the end: looking for garbage among them again and again
    is an eighth of all computing."""
    if config.getoption("dist", "no") == "no":
        gc.set_threshold(100_000, 20, 20)
        config.pluginmanager.import_plugin("tests.fixtures")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: then two workers end together."""
    items.sort(key=lambda item: not item.nodeid.startswith(BROWSER))


def pytest_collection_finish() -> None:
    gc.freeze()


class OneBrowser(LoadFileScheduling):
    """Each file is one worker's; so are all that drive a browser: what waits for one leaves a core to the others."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser | None:
    return OneBrowser(config, log) if config.getvalue("dist") == "loadfile" else None
