"""What files would change of the days that are kept, said before anything is."""

from tests.pages.till import SUNDAY, captions, keep, upload

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


def test_a_file_with_less_on_several_days_may_be_of_another_till(uploading):
    keep(export(*WEEK))
    app = upload(uploading("sales"), rappi_csv=export(*WEEK[::2]))
    assert app.checkbox[0].label.startswith("rappi.csv: estos días pasarían en total de 14 a 7 filas")
    told = "¿Son de otra caja o de una app de reparto?"
    assert any(said.startswith(told) for said in captions(app))
    app.checkbox[0].check().run()
    assert not any(said.startswith(told) for said in captions(app))
