"""What files would change of the days that are kept, said before anything is."""

import pytest

from pages.parts.sales import sources
from tests.pages.till import SUNDAY, captions, keep, sold, upload

HEADER, *ROWS = SUNDAY.splitlines()
WEEK = [row.replace("22/11", f"{day}/11") for day in range(16, 23) for row in ROWS]


def export(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


def test_the_days_whose_portions_change_are_listed_with_what_they_had_and_will_have(uploading):
    keep(export(*WEEK))
    changed = export(*WEEK).replace("17/11/2026;Ceviche clásico;31", "17/11/2026;Ceviche clásico;35")
    app = upload(uploading("sales"), semana_csv=changed)
    assert "Reemplaza 7 días que ya estaban cargados" in app.info[0].value
    (told,) = [one for one in app.expander if "Cambia 1 de esos días: de 43 a 47 porciones" in one.label]
    assert told.proto.expanded
    (table,) = told.dataframe
    assert table.value.values.tolist() == [["17 nov 2026", "43", "47"]]


def test_that_no_portions_change_is_said_too(uploading):
    keep(export(*WEEK))
    app = upload(uploading("sales"), semana_csv=export(*WEEK).replace("480,00", "490,00"))
    assert app.info[0].value.endswith("Sus porciones quedan iguales.")
    assert not [one for one in app.expander if "de esos días" in one.label]


def test_a_file_that_sums_up_a_day_by_dish_is_asked_about_for_what_goes_though_its_portions_stay(uploading):
    keep(export(*ROWS, *ROWS))
    app = upload(
        uploading("sales"), resumen_csv=export(*(row.replace(";31;", ";62;").replace(";12;", ";24;") for row in ROWS))
    )
    assert app.checkbox[0].label.startswith("resumen.csv: este día pasaría de 4 a 2 filas: ")
    assert any("Se perderían las horas y los tickets" in said for said in captions(app))


def test_a_file_with_less_on_several_days_may_be_of_another_till(uploading):
    days = WEEK[-4:]
    keep(export(*days))
    app = upload(uploading("sales"), rappi_csv=export(*days[::2]))
    assert app.checkbox[0].label.startswith("rappi.csv: estos días pasarían en total de 4 a 2 filas")
    told = "¿Son de otra caja o de una app de reparto?"
    assert any(said.startswith(told) for said in captions(app))
    app.checkbox[0].check().run()
    assert not any(said.startswith(told) for said in captions(app))


def test_a_file_that_makes_others_of_most_kept_days_waits_for_whose_it_is(uploading):
    keep(export(*WEEK))
    app = upload(uploading("sales"), dos_csv=export(*WEEK).replace(";31;", ";35;"))
    assert app.warning[0].value.startswith("Casi todos los días que ya tienes de **La caja** cambiarían")
    assert app.radio(key="sales_source_dos.csv").value is None
    assert not [button for button in app.button if button.key == "sales_keep"]
    app.radio(key="sales_source_dos.csv").set_value("").run()
    app.text_input(key="sales_source_name_dos.csv").set_value("Caja 2").run()
    app.radio(key="sales_contained_dos.csv").set_value("").run()
    app.button(key="sales_keep").click().run()
    assert sold() == 7 * (31 + 12) + 7 * (35 + 12)


def test_a_file_of_the_same_till_that_corrects_its_days_takes_their_place_once_somebody_says_so(uploading):
    keep(export(*WEEK))
    app = upload(uploading("sales"), semana_csv=export(*WEEK).replace(";31;", ";35;"))
    app.radio(key="sales_source_semana.csv").set_value("till").run()
    app.button(key="sales_keep").click().run()
    assert sold() == 7 * (35 + 12)


def test_of_two_tills_of_one_brand_each_file_is_asked_whose_it_is(uploading):
    app = upload(uploading("sales"), uno_csv=export(*WEEK))
    app.button(key="sales_keep").click().run()
    upload(app, dos_csv=export(*WEEK).replace(";31;", ";35;"))
    app.radio(key="sales_source_dos.csv").set_value("").run()
    app.text_input(key="sales_source_name_dos.csv").set_value("Caja 2").run()
    app.radio(key="sales_contained_dos.csv").set_value("").run()
    app.button(key="sales_keep").click().run()
    later = [row.replace("/11/", "/10/") for row in WEEK]
    assert upload(app, tres_csv=export(*later)).radio(key="sales_source_tres.csv").value is None


def test_next_weeks_files_are_not_compared_with_the_days_that_are_kept_to_tell_whose_they_are(uploading, monkeypatch):
    keep(export(*[row.replace("/11/", "/10/") for row in WEEK]))
    monkeypatch.setattr(sources, "is_of_another_till", lambda *given: pytest.fail("compared"))
    app = upload(uploading("sales"), semana_csv=export(*WEEK))
    assert not app.exception
    app.button(key="sales_keep").click().run()
    assert sold() == 2 * 7 * (31 + 12)


def test_what_somebody_else_has_kept_meanwhile_is_shown_before_it_is_replaced(uploading):
    app = upload(uploading("sales"), semana_csv=export(*WEEK))
    assert "Reemplaza" not in " ".join(info.value for info in app.info)
    keep(export(*WEEK[:2]).replace(";31;", ";25;"))
    app.button(key="sales_keep").click().run()
    assert sold() == 25 + 12
    assert app.warning[0].value.startswith("Nada se guardó todavía: mientras mirabas, otra persona")
    assert any("Cambia 1 de esos días: de 37 a 43 porciones" in one.label for one in app.expander)
    app.button(key="sales_keep").click().run()
    assert (sold(), [said.value for said in app.warning]) == (7 * (31 + 12), [])
