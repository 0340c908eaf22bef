"""A link as a QR code, for a telephone's camera: on a page, or in a terminal."""

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4
"""How many modules of white a code needs around it (ISO/IEC 18004)."""


def modules(words: str) -> list[list[bool]]:
    """The rows of a code, True where it is dark, with the white around it."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(words)
    code.make()
    size = code.getModuleCount()
    around = range(-QUIET, size + QUIET)
    return [
        [0 <= row < size and 0 <= column < size and code.isDark(row, column) for column in around] for row in around
    ]


def svg(words: str, alt: str = "") -> str:
    """A picture of the code, black on white whatever is around it."""
    rows = modules(words)
    size = len(rows)
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, there in enumerate(row) if there)
    label = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path fill="#000" d="{dark}"/></svg>'
    )


def blocks(words: str) -> str:
    """The code in a terminal: two rows a line, dark on light whatever the terminal's colours are."""
    rows = modules(words)
    rows += [[False] * len(rows[0])] * (len(rows) % 2)
    draw = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
    lines = ("".join(draw[pair] for pair in zip(*two, strict=True)) for two in zip(rows[::2], rows[1::2], strict=True))
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in lines)
