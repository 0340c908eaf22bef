"""Pages are run through the frame, on databases of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and no database named by the environment."""
    monkeypatch.delenv("DESPENSA_DATABASE_URL", raising=False)
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path))
    st.cache_resource.clear()
    st.cache_data.clear()
    return tmp_path


@pytest.fixture
def visit(data: Path) -> Callable[..., AppTest]:
    """Opens a page as a visitor with a browser of some language does, on a fresh server."""

    def open_page(page: str | None = None, locale: str = "es-PE") -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "shared" / "frame.py"), default_timeout=30)
        app.context = {"locale": locale}
        if page:
            app.switch_page(f"../{page}.py")
        return app.run()

    return open_page


@pytest.fixture
def started(visit) -> Callable[..., AppTest]:
    """Opens a page of a restaurant that has just been started and knows nothing yet."""
    from pages.shared import session
    from pages.shared.countries import PLACES

    session.start(PLACES["PE"])
    return visit
