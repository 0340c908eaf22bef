"""Who may pass without signing in is seen from the connection, and from nothing that anybody can set."""

import pytest

from pages.shared.server.connection import Connection

HERE, HOUSE, STRANGER = ("127.0.0.1", 8501), ("192.168.1.20", 8501), ("192.168.1.77", 50000)


def connection(server=HERE, client=("127.0.0.1", 50000), scheme="http", **headers: str) -> Connection:
    named = {"host": "localhost:8501"} | {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    return Connection(
        {"type": "http", "path": "/", "scheme": scheme, "server": server, "client": client, "headers": raw}
    )


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_at_the_machine_itself_nobody_signs_in(host):
    assert connection(host=host, origin=f"http://{host}").at_the_machine
    assert connection(("::1", 1), ("::ffff:127.0.0.1", 2), host=host).at_the_machine


ELSEWHERE = {
    "another machine": connection(HOUSE, STRANGER, host="192.168.1.20:8501"),
    "another machine that calls it localhost": connection(HOUSE, STRANGER),
    "the machine by its name in the network": connection(HOUSE, HOUSE, host="192.168.1.20:8501"),
    "an address that leads elsewhere": connection(HERE, STRANGER),
    "no address, as by a socket of the file system": connection(None, None),
    "a name that somebody gave to this address": connection(host="evil.example"),
    "no name": connection(host=""),
    "a name with more to it": connection(host="localhost@evil.example"),
    "a page of another site": connection(origin="https://evil.example"),
    "a page of another server here": connection(origin="http://localhost:3000"),
    "a page from nowhere": connection(origin="null"),
    "a proxy that says so": connection(x_forwarded_for="127.0.0.1"),
    "a proxy that says the host": connection(x_forwarded_host="localhost"),
    "a proxy that says it anew": connection(forwarded="for=127.0.0.1"),
    "a proxy in between": connection(via="1.1 example"),
    "another proxy": connection(x_real_ip="127.0.0.1"),
}


@pytest.mark.parametrize("way", ELSEWHERE)
def test_by_any_other_way_one_signs_in(way):
    assert not ELSEWHERE[way].at_the_machine


@pytest.mark.parametrize("host", ["192.168.1.20:8501", "[fe80::1]:8501", "localhost"])
def test_an_address_calls_us(host):
    assert connection(host=host).calls_us


@pytest.mark.parametrize("host", ["evil.example", "", "192.168.1.20.evil.example", "a:b:c", "user@localhost"])
def test_other_names_do_not(host):
    assert not connection(host=host).calls_us


def test_behind_tls_only_cookies_count_that_were_set_behind_it():
    cookies = "despensa=planted; __Host-despensa=ours"
    assert connection(scheme="https", cookie=cookies).cookie("despensa") == "ours"
    assert connection(scheme="https", cookie="despensa=planted").cookie("despensa") == ""
    assert connection(cookie=cookies).cookie("despensa") == "planted"
