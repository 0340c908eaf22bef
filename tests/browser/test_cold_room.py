"""A count where something fails: what was typed is still there afterwards, and is saved then."""

import resource
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Locator, Page, expect

from forecasting.store.database import open_database, sqlite_url
from forecasting.store.restaurant import read_restaurant
from tests.browser.conftest import free_port, keep_picture, launched, one_thing_to_count, settle

pytestmark = pytest.mark.browser


class Wire:
    """The network between a phone and the server, which somebody can cut and mend."""

    def __init__(self, server: int) -> None:
        self.server, self.port = server, free_port()
        self.mend()

    def mend(self) -> None:
        self.ends = [socket.create_server(("127.0.0.1", self.port))]
        Thread(target=self._connect, args=(self.ends[0],), daemon=True).start()

    def cut(self) -> None:
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _connect(self, listening: socket.socket) -> None:
        with suppress(OSError):  # cut
            while True:
                phone, _ = listening.accept()
                server = socket.create_connection(("127.0.0.1", self.server))
                self.ends += [phone, server]
                for one, other in ((phone, server), (server, phone)):
                    Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):  # cut
        while said := one.recv(65536):
            other.sendall(said)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def kitchen(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The address of a restaurant with one ingredient to count, and the number of its server's process."""
    database = open_database(sqlite_url(tmp_path / "data" / "restaurant.db"))
    one_thing_to_count(database)
    database.dispose()
    with launched(tmp_path / "data", tmp_path / "server.log") as served:
        yield served


@pytest.fixture
def wire(kitchen: tuple[str, int]) -> Wire:
    return Wire(int(kitchen[0].rpartition(":")[2]))


@pytest.fixture
def server(wire: Wire) -> str:
    return f"http://localhost:{wire.port}"


def lemons(page: Page) -> Locator:
    settle(page)
    return page.get_by_label("Limón").first


def counted(folder: Path) -> list[float]:
    database = open_database(sqlite_url(folder / "data" / "restaurant.db"))
    found = read_restaurant(database, with_sales=False).stock["quantity"].tolist()
    database.dispose()
    return found


def test_what_was_typed_before_the_network_went_is_there_when_it_is_back(wire, open_page, tmp_path):
    page = open_page("count", device="phone")
    field = lemons(page)
    field.fill("7.5")
    wire.cut()
    expect(field).to_be_disabled()
    expect(field).to_have_value("7.5")
    wire.mend()
    expect(field).to_be_enabled(timeout=30_000)
    expect(field).to_have_value("7.5")
    field.press("Enter")
    page.get_by_text("1 de 1 insumos contados").wait_for()
    assert counted(tmp_path) == [7.5]


def test_where_nothing_can_be_written_a_count_says_so_and_is_saved_later_as_it_stands(kitchen, open_page, tmp_path):
    page = open_page("count", device="phone")
    field = lemons(page)
    try:
        resource.prlimit(kitchen[1], resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        field.fill("7.5")
        field.press("Enter")
        page.get_by_text("El disco no deja escribir").wait_for()
        expect(field).to_have_value("7.5")
        assert counted(tmp_path) == []
        keep_picture(page, "cold_room_disk_phone_es")
    finally:
        resource.prlimit(kitchen[1], resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    page.get_by_role("button", name="Guardar otra vez").click()
    page.get_by_text("1 de 1 insumos contados").wait_for()
    assert counted(tmp_path) == [7.5]
