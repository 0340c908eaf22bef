"""What a visitor sees when something is broken: a sentence, never a traceback."""

from pathlib import Path

import pytest

from tests.browser.conftest import keep_picture

pytestmark = pytest.mark.browser


def test_a_file_that_is_no_database_is_named_in_a_sentence(tmp_path: Path, open_page):
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "restaurant.db").write_text("no database" * 100)
    page = open_page("today")
    page.get_by_text("no es una base de datos de Despensa").first.wait_for()
    keep_picture(page, "trouble")
    assert "Traceback" not in page.content()
