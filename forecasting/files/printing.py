"""Tables become a printed page: an order, a sheet to count by, a list for the floor; the same page, the same bytes."""

import io
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

TEXT, BOLD = "DejaVuSans", "DejaVuSans-Bold"
LARGEST, SMALLEST = 11.0, 6.5
"""Points: a page's letters shrink until all rows are on it; what doesn't fit even so goes on over the leaf."""

_MARGIN, _GAP = 15 * mm, 3 * mm
_PAGE_WIDTH, _PAGE_HEIGHT = A4
_WIDTH = _PAGE_WIDTH - 2 * _MARGIN
_TITLE = 16.0


@dataclass(frozen=True)
class Section:
    """Rows under a heading of their own; the columns of ``rows``, all of them text, are the headings of its columns.

    ``right`` names those that stand at the right, such as amounts, ``to_fill_in`` those that a pencil needs room for.
    """

    rows: pd.DataFrame
    heading: str = ""
    right: tuple[str, ...] = ()
    to_fill_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """What is printed: a title, a few sentences, then sections, and sentences at the end."""

    title: str
    sentences: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...] = ()


def to_pdf(page: Page) -> bytes:
    """The page as a PDF (A4), on one leaf wherever its letters stay legible.

    Letters are those of DejaVu: Latin, Greek, Cyrillic and more; a sign that it lacks is printed as a box.
    """
    _load_letters()
    sizes = [LARGEST - 0.5 * step for step in range(int((LARGEST - SMALLEST) / 0.5) + 1)]
    room = _PAGE_HEIGHT - 2 * _MARGIN
    size = next((size for size in sizes if sum(block.height for block in _blocks(page, size)) <= room), 8.0)
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1)
    canvas.setTitle(page.title)
    top = _PAGE_HEIGHT - _MARGIN
    for block in _blocks(page, size):
        if top - block.height < _MARGIN:
            canvas.showPage()
            top = _PAGE_HEIGHT - _MARGIN
        block.draw(canvas, top)
        top -= block.height
    canvas.save()
    return written.getvalue()


@dataclass(frozen=True)
class _Cell:
    """Lines of text that begin at ``left``, or end there if they stand at the ``right``."""

    lines: tuple[str, ...]
    left: float
    right: bool = False


@dataclass(frozen=True)
class _Block:
    """What is never torn apart: cells side by side, and below them a rule where ``ruled``."""

    cells: tuple[_Cell, ...]
    size: float
    font: str = TEXT
    padding: float = 0.0
    ruled: bool = False

    @property
    def height(self) -> float:
        return max(len(cell.lines) for cell in self.cells) * self.size * 1.25 + self.padding

    def draw(self, canvas: Canvas, top: float) -> None:
        canvas.setFont(self.font, self.size)
        for cell in self.cells:
            write = canvas.drawRightString if cell.right else canvas.drawString
            for place, line in enumerate(cell.lines):
                write(cell.left, top - self.padding / 2 - self.size * (1.0 + 1.25 * place), line)
        if self.ruled:
            canvas.setLineWidth(0.3)
            canvas.line(_MARGIN, top - self.height, _MARGIN + _WIDTH, top - self.height)


def _blocks(page: Page, size: float) -> list[_Block]:
    blocks = [_sentence(page.title, _TITLE, BOLD, size * 0.6)]
    blocks += [_sentence(sentence, size, TEXT, size * 0.2) for sentence in page.sentences]
    columns = None
    for section in page.sections:
        if section.heading:
            blocks.append(_sentence(section.heading, size * 1.1, BOLD, size * 0.8))
        blocks += _rows(section, size, with_columns=list(section.rows.columns) != columns)
        columns = list(section.rows.columns)
    return blocks + [_sentence(sentence, size, TEXT, size * 0.6) for sentence in page.closing]


def _sentence(words: str, size: float, font: str, padding: float) -> _Block:
    lines = simpleSplit(words, font, size, _WIDTH) or [""]
    return _Block((_Cell(tuple(lines), _MARGIN),), size, font, padding)


def _rows(section: Section, size: float, with_columns: bool) -> list[_Block]:
    """The rows of a section, each cell as wide as its column, below what the columns are called."""
    names = list(section.rows.columns)
    widths = _widths(section, size)
    lefts = [_MARGIN + sum(widths[:place]) + _GAP * place for place in range(len(names))]
    padding = size * (0.9 if section.to_fill_in else 0.45)
    lines = [(names, BOLD)] if with_columns else []
    lines += [(row, TEXT) for row in section.rows.itertuples(index=False)]
    return [
        _Block(
            tuple(
                _Cell(
                    tuple(simpleSplit(str(cell), font, size, width) or [""]),
                    left + width if name in section.right else left,
                    name in section.right,
                )
                for name, cell, left, width in zip(names, row, lefts, widths, strict=True)
            ),
            size,
            font,
            padding,
            ruled=True,
        )
        for row, font in lines
    ]


def _widths(section: Section, size: float) -> list[float]:
    """As wide as their longest cell; where that is too much, the widest column gives way and its cells are broken.

    What is left over belongs to the first column, or to the one that a pencil needs.
    """
    names = list(section.rows.columns)
    wanted = []
    for name in names:
        cells = [stringWidth(name, BOLD, size), *(stringWidth(str(cell), TEXT, size) for cell in section.rows[name])]
        wanted.append(max(cells) + 1.0)  # a point more: what just fits isn't broken
    spare = _WIDTH - _GAP * (len(wanted) - 1) - sum(wanted)
    roomy = names.index(section.to_fill_in[0]) if section.to_fill_in else 0
    changed = roomy if spare > 0 else wanted.index(max(wanted))
    return [max(width + spare, 20 * mm) if place == changed else width for place, width in enumerate(wanted)]


@cache
def _load_letters() -> None:
    """Tell the maker of PDFs where DejaVu is: matplotlib has it, which came with prophet."""
    folder = Path(find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf"
    for name in (TEXT, BOLD):
        registerFont(TTFont(name, folder / f"{name}.ttf"))
