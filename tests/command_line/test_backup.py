"""``backup`` and ``restore``, with a restaurant on a file and on a server."""

import pytest

from forecasting.store.addresses import own_database, sample_database
from forecasting.store.database import open_database
from forecasting.store.house import read_place, save_place
from forecasting.store.overview import overview
from forecasting.tables import Place


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DESPENSA_DATA", str(tmp_path / "data"))


@pytest.fixture
def nothing(new_url, monkeypatch) -> None:
    """Where one's own restaurant would be kept."""
    monkeypatch.setenv("DESPENSA_DATABASE_URL", new_url)


@pytest.fixture
def restaurant(url, monkeypatch, kitchen, run) -> None:
    monkeypatch.setenv("DESPENSA_DATABASE_URL", url)
    start(own_database(), "Mi cocina")
    assert run("import", kitchen / "sales.csv").code == 0


def start(url: str, name: str) -> None:
    engine = open_database(url)
    save_place(engine, Place(name=name))
    engine.dispose()


def holds(url: str) -> tuple[str, int]:
    """The name of the restaurant in a database and how many sales it has."""
    engine = open_database(url)
    found = read_place(engine).name, overview(engine).rows["sales"]
    engine.dispose()
    return found


def test_a_backup_comes_back_where_there_is_nothing(restaurant, kitchen, run, tmp_path, monkeypatch):
    saved = run("backup", tmp_path / "copia.zip")
    assert (saved.code, saved.said) == (0, f"Copia de Mi cocina guardada en {tmp_path}/copia.zip.\n")
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.db"
    restored = run("restore", tmp_path / "copia.zip", "--database", elsewhere)
    assert (restored.code, restored.said.count("\n")) == (0, 1)
    assert restored.said.startswith("Restaurado: Mi cocina, como estaba el 2")
    assert holds(elsewhere) == ("Mi cocina", 168)
    again = run("import", kitchen / "sales.csv", "--database", elsewhere)
    assert again.said == "sales.csv ya estaba guardado (168 ventas). No cambió nada.\n"


def test_a_restaurant_is_replaced_only_with_yes_and_can_be_had_back(restaurant, run, tmp_path):
    assert run("backup", tmp_path / "copia.zip").code == 0
    start(own_database(), "El Muelle")
    asked = run("restore", tmp_path / "copia.zip", "--language", "en")
    assert asked.code == 3
    assert asked.said.endswith("repeat the command with --yes; what is there now is kept in another ZIP.\n")
    assert holds(own_database()) == ("El Muelle", 168)
    assert run("restore", tmp_path / "copia.zip", "--yes").code == 0
    assert holds(own_database()) == ("Mi cocina", 168)
    (before,) = (tmp_path / "data" / "backups").iterdir()
    assert run("restore", before, "--yes").code == 0
    assert holds(own_database()) == ("El Muelle", 168)


def test_a_file_that_is_no_backup_is_refused_in_one_sentence(nothing, run, tmp_path):
    (tmp_path / "fotos.zip").write_bytes(b"PK\x03\x04" + bytes(500))
    ended = run("restore", tmp_path / "fotos.zip")
    assert (ended.code, ended.said.count("\n")) == (2, 1)
    assert ended.said.startswith("fotos.zip no es una copia de seguridad de Despensa.")
    assert not list(tmp_path.rglob("*.db"))


@pytest.mark.parametrize("arguments", [["backup"], ["restore"], ["restore", "nowhere.zip"], ["backup", "copia.zip"]])
def test_what_is_missing_is_said_in_one_sentence(nothing, run, arguments):
    ended = run(*arguments)
    assert (ended.code, ended.said.count("\n")) == (2, 1)


def test_the_sample_does_not_become_a_restaurant_unasked(nothing, run, tmp_path):
    start(sample_database(), "El ejemplo")
    assert run("backup", tmp_path / "ejemplo.zip", "--database", sample_database()).code == 0
    asked = run("restore", tmp_path / "ejemplo.zip")
    assert asked.code == 3
    assert asked.said.startswith("ejemplo.zip es una copia del restaurante de ejemplo, no del tuyo.")
    assert run("restore", tmp_path / "ejemplo.zip", "--yes").code == 0
    assert holds(own_database())[0] == "El ejemplo"


def test_a_restaurant_does_not_become_the_sample(restaurant, run, tmp_path):
    assert run("backup", tmp_path / "copia.zip").code == 0
    assert run("restore", tmp_path / "copia.zip", "--database", sample_database(), "--yes").code == 2
    assert read_place(open_database(sample_database())) is None
