"""A code that a telephone's camera can read."""

from forecasting.files.qr import blocks, modules, svg

LINK = "http://192.168.1.20:8501/invitation/" + "x" * 43


def test_a_code_has_its_three_corners_and_white_around_it():
    rows = modules(LINK)
    size = len(rows)
    assert all(len(row) == size for row in rows)
    assert not any(rows[y][x] for y in range(4) for x in range(size))
    corner = [True] * 7
    assert rows[4][4:11] == rows[4][-11:-4] == rows[-5][4:11] == corner


def test_a_code_is_drawn_and_printed():
    assert svg(LINK, 'de "Rosa"').startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
    assert "de &quot;Rosa&quot;" in svg(LINK, 'de "Rosa"')
    lines = blocks(LINK).splitlines()
    assert len(lines) == (len(modules(LINK)) + 1) // 2
    assert "█" in lines[0] and "▄" not in lines[0]
