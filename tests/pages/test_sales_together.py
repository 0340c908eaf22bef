"""Several files at once: which waits for an answer, what they share, and what a ZIP holds."""

import io
import zipfile

import pytest

from forecasting.sales import read_named
from forecasting.store.restaurant import read_restaurant
from pages.shared import session
from pages.shared.cache import files
from tests.archives import packed
from tests.pages.till import DAILY, OPEN_DATES, SUNDAY, keep, sold, upload

pytestmark = pytest.mark.usefixtures("november")


def test_two_files_are_kept_at_once_while_one_with_an_open_question_waits_for_the_answer(uploading):
    monday = SUNDAY.replace("22/11", "16/11")
    app = upload(uploading("sales"), domingo_csv=SUNDAY, lunes_csv=monday, marzo_csv=OPEN_DATES)
    app.button(key="sales_keep").click().run()
    assert [said.value for said in app.success] == ["2 archivos guardados, con 4 filas en total."]
    assert read_restaurant(session.current().engine).sales["day"].nunique() == 2
    assert "5 de marzo de 2026" in app.radio(key="sales_day_first_marzo.csv").options[0]


def waiting(app):
    """What is said of the files that wait for an answer."""
    start = ":material/help: Falta responder lo de arriba "
    return [said.value.removeprefix(start) for said in app.caption if said.value.startswith(start)]


CEVICHE = "\n".join(SUNDAY.splitlines()[:2])


def changes_asked(app):
    """The ticks for what files change of kept days: whether the last day was whole is another question."""
    return [tick for tick in app.checkbox if not (tick.key or "").startswith("sales_last_day")]


def test_a_file_that_would_take_lines_from_one_given_with_it_is_asked_about_before_any_is_kept(uploading):
    app = upload(uploading("sales"), domingo_csv=SUNDAY, parcial_csv=CEVICHE)
    assert [asked.label[:40] for asked in changes_asked(app)] == ["parcial.csv: este día pasaría de 2 a 1 f"]
    assert app.button(key="sales_keep").label.endswith("1 archivo")
    app.checkbox[0].check().run().button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 31


def test_a_file_with_less_is_not_asked_about_where_one_given_with_it_has_the_whole_day(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), parcial_csv=CEVICHE, completo_csv=SUNDAY.replace("480,00", "481,00"))
    assert not changes_asked(app)
    app = app.button(key="sales_keep").click().run()
    assert not changes_asked(app)
    assert sold() == 43


def test_each_file_is_agreed_to_on_its_own_and_no_other_waits_for_it(uploading):
    monday, tuesday = (SUNDAY.replace("22/11", day) for day in ("16/11", "17/11"))
    for day in (monday, tuesday, SUNDAY):
        keep(day)
    less = {f"{day}_csv": CEVICHE.replace("22/11", f"{number}/11") for day, number in (("lun", 16), ("mar", 17))}
    app = upload(uploading("sales"), **less, mie_csv=SUNDAY.replace("22/11", "18/11"))
    assert [asked.label[:8] for asked in changes_asked(app)] == ["lun.csv:", "mar.csv:"]
    assert waiting(app) == ["para guardar 2 archivos: lun.csv y mar.csv."]
    app = app.checkbox[1].check().run().button(key="sales_keep").click().run()
    assert sold() == 43 * 3 + 31
    assert [asked.label[:8] for asked in changes_asked(app)] == ["lun.csv:"]
    assert waiting(app) == ["para guardar lun.csv."]


def test_the_same_bytes_as_of_two_days_are_asked_about_where_they_are_given_together(uploading):
    report = "Plato,Cantidad\nCeviche,3\nLomo,2\n"
    app = upload(uploading("sales"), **{"ventas 20-11-2026.csv": report, "ventas 21-11-2026.csv": report})
    assert waiting(app) == ["para guardar ventas 21-11-2026.csv."]
    asked = app.radio(key="sales_same_ventas 21-11-2026.csv")
    app = asked.set_value("instead").run().button(key="sales_keep").click().run()
    assert not app.exception
    assert read_restaurant(session.current().engine).sales["day"].dt.day.unique().tolist() == [21]


def test_a_file_that_would_multiply_a_day_shows_by_how_much_and_waits_until_somebody_says_that_it_is_right(uploading):
    keep(SUNDAY + "23/11/2026;Ceviche clásico;4;168,00\n")
    app = upload(uploading("sales"), otro_csv=SUNDAY.replace(";31;", ";310;"))
    (asked,) = app.checkbox
    assert "este día pasaría de 43 a 322 porciones, el triple o más: dom 22 nov." in asked.label
    assert "sales_keep" not in [button.key for button in app.button]
    asked.check().run().button(key="sales_keep").click().run()
    assert sold() == 326


def test_files_that_overlap_do_not_multiply_the_days_that_they_share(uploading):
    keep(SUNDAY + "23/11/2026;Ceviche clásico;4;168,00\n")
    longer = [SUNDAY + f"23/11/2026;Ceviche clásico;{many};168,00\n" for many in (5, 6, 7)]
    app = upload(uploading("sales"), uno_csv=longer[0], tres_csv=longer[1], cinco_csv=longer[2])
    assert not changes_asked(app)
    app.button(key="sales_keep").click().run()
    assert sold() == 50


def zipped(**files: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in files.items():
            packed.writestr(f"{name}.csv", content)
    return written.getvalue()


def test_the_daily_files_of_a_zip_are_looked_at_kept_and_taken_back_together(started):
    days = {f"ventas {day}-11-2026": f"Cierre de caja {day}\n{DAILY}" for day in (20, 21, 22)}
    app = upload(started("sales"), **{"todo.zip": zipped(**days)})
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["3", "15", "S/ 412"]
    captions = " ".join(caption.value for caption in app.caption)
    assert "Los totales de 3 archivos (de 3) cuadran con sus filas" in captions
    assert "3 archivos, con ventas del 20 de noviembre de 2026 al 22 de noviembre de 2026" in captions
    app.button(key="sales_keep").click().run()
    assert [said.value for said in app.success] == ["3 archivos guardados, con 6 filas en total."]
    assert sold() == 15
    undo = [button for button in app.button if button.key.startswith("sales_undo")]
    assert len(undo) == 1
    undo[0].click().run()
    assert not app.exception
    assert sold() == 0


def test_each_file_of_a_zip_is_read_once_although_its_money_is_found_to_have_the_tax_in_it(uploading, monkeypatch):
    read, daily = [], DAILY.replace("Causa", "Tiradito")  # no other test has read these files
    monkeypatch.setattr(files, "read_named", lambda file, *asked: read.append(file.name) or read_named(file, *asked))
    days = {f"ventas {day}-11-2026": f"Cierre de caja {day}\n{daily}" for day in (17, 18, 19)}
    app = upload(uploading("sales"), **{"todo.zip": zipped(**days)})
    assert app.metric[2].value == "S/ 412"
    first, *others = [f"todo.zip/{name}.csv" for name in days]
    assert sorted(read) == [first, first, *others]  # the first one tells of the tax


def test_what_is_no_table_in_a_zip_is_named_as_long_as_its_files_are_looked_at(uploading):
    days = {f"ventas {day}-11-2026.csv": f"Cierre {day}\n{DAILY}" for day in (20, 21)}
    app = upload(uploading("sales"), **{"todo.zip": packed(days | {"notas.txt": "Falta el domingo.\n"})})
    named = "Del ZIP no se leyó 1 archivo, porque no es una tabla o no tiene ventas: todo.zip/notas.txt (un texto)."
    assert app.info[0].value == named
    assert not app.error
    app.run()
    assert app.info[0].value == named
    app.button(key="sales_keep").click().run()
    assert named not in [said.value for said in app.info]
    assert sold() == 10


def test_a_zip_without_any_table_is_refused(uploading):
    app = upload(uploading("sales"), **{"todo.zip": packed({"notas.txt": "Falta el domingo.\n"})})
    assert [said.value for said in app.error] == [
        "todo.zip no trae ninguna tabla de ventas, solo esto: todo.zip/notas.txt. "
        "Agrégale el CSV o el Excel que exporta tu caja."
    ]


def test_a_day_in_two_files_chosen_together_is_told(uploading):
    app = upload(uploading("sales"), uno_csv=SUNDAY, dos_csv=SUNDAY.replace(";31;", ";50;"))
    assert app.warning[0].value.startswith("El dom 22 nov está en más de uno de estos archivos")
    told = {metric.label: metric.value for metric in app.metric}
    assert (told["Días"], told["Porciones"]) == ("1", "62"), "counted once, as the last file says"


def test_the_same_file_as_of_another_day_is_asked_about(uploading):
    report = "Plato,Cantidad,Total\nCeviche,30,900.00\nLomo,12,480.00\n"
    app = upload(uploading("sales"), **{"ventas 21-11-2026_csv": report})
    app.button(key="sales_keep").click().run()
    app = upload(app, **{"ventas 22-11-2026_csv": report})
    assert "sales_keep" not in [button.key for button in app.button]
    assert "con las ventas del **21 de noviembre de 2026**" in app.warning[0].value
    app.radio(key="sales_same_ventas 22-11-2026.csv").set_value("instead").run()
    app.button(key="sales_keep").click().run()
    assert not app.exception
    days = read_restaurant(session.current().engine).sales["day"]
    assert days.dt.strftime("%d").unique().tolist() == ["22"]


def test_the_same_day_of_two_stores_counts_twice_before_anything_is_kept(uploading):
    norte = "Fecha;Plato;Cantidad;Tienda\n22/11/2026;Ceviche;3;Norte\n"
    app = upload(uploading("sales"), norte_csv=norte, sur_csv=norte.replace("Norte", "Sur"))
    assert [metric.value for metric in app.metric] == ["1", "6"]
