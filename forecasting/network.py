"""This machine in its network, as others there call it."""

import socket
from contextlib import suppress

PORT = 8501
"""Where Despensa is served unless somebody says otherwise."""


def own_addresses() -> list[str]:
    """This machine's addresses in the network, the one that leads to others first; none where there is no network."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address of nobody (RFC 5737): nothing is sent, a way there is chosen
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [each for each in dict.fromkeys(found) if not each.startswith("127.")]
