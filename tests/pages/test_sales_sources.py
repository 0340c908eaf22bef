"""What another till or a delivery service sold is added to the same days, or is in them already."""

from datetime import date

import pytest

from forecasting.store.sales.sources import list_sources
from pages.shared import session
from tests.pages.till import SUNDAY, keep, sold, upload

pytestmark = pytest.mark.usefixtures("november")

RAPPI = "order date,product,units sold,restaurant\n2026-11-22,Ceviche clásico,4,X\n2026-11-21,Lomo saltado,2,X\n"


def keep_from_rappi(uploading, contained_in: str):
    keep(SUNDAY)
    app = upload(uploading("sales"), rappi_csv=RAPPI)
    app.radio(key="sales_source_rappi.csv").set_value("").run()
    assert "sales_keep" not in [button.key for button in app.button]
    app.text_input(key="sales_source_name_rappi.csv").set_value("Rappi").run()
    return app.radio(key="sales_contained_rappi.csv").set_value(contained_in).run()


def test_another_source_adds_to_the_days_of_the_till(uploading):
    app = keep_from_rappi(uploading, contained_in="")
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 49
    again = upload(app, rappi2_csv=RAPPI.replace(",4,X", ",5,X"))
    assert again.radio(key="sales_source_rappi2.csv").value == "Rappi"
    again.button(key="sales_keep").click().run()
    assert sold() == 50


def test_new_sources_that_a_file_names_are_asked_about_at_once_and_what_is_known_stays(uploading):
    keep(SUNDAY)
    apps = "Fecha,Origen,Plato,Cantidad\n2026-11-22,Rappi,Ceviche clásico,4\n2026-11-22,PedidosYa,Causa,2\n"
    app = upload(uploading("sales"), apps_csv=apps)
    assert "sales_keep" not in [button.key for button in app.button]
    asked = app.radio(key="sales_contained_apps.csv")
    assert asked.label == "¿Las ventas de PedidosYa y Rappi ya están dentro de las de otra caja?"
    asked.set_value("till").run()
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 43, "kept, and not added"
    again = upload(app, apps2_csv=apps.replace("11-22", "11-21"))
    assert "sales_contained_apps2.csv" not in [radio.key for radio in again.radio]


def test_two_tills_of_one_brand_are_told_apart(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), dos_csv=SUNDAY.replace(";31;", ";50;"))
    assert "Reemplaza 1 día" in app.info[0].value
    app.radio(key="sales_source_dos.csv").set_value("").run()
    app.text_input(key="sales_source_name_dos.csv").set_value("Caja #2").run()
    assert r"Caja \#2" in app.radio(key="sales_contained_dos.csv").label, "no heading, and no backslash to be seen"
    app.radio(key="sales_contained_dos.csv").set_value("").run()
    app.button(key="sales_keep").click().run()
    assert sold() == 43 + 62
    assert any(r"Caja \#2" in box.label for box in app.selectbox)


def test_sales_that_another_source_has_are_kept_and_not_added_until_somebody_says_so(uploading):
    app = keep_from_rappi(uploading, contained_in="till")
    assert "no se suman: ya están dentro de las de La caja" in " ".join(info.value for info in app.info)
    app.button(key="sales_keep").click().run()
    assert sold() == 43
    app.selectbox(key="sources_Rappi_till").set_value("").run()
    assert sold() == 43, "until it is said since when"
    app.button(key="sources_keep_Rappi").click().run()
    assert not app.exception
    assert sold() == 49
    app.selectbox(key="sources_till_").set_value("Rappi").run()
    app.button(key="sources_keep_till").click().run()
    assert sold() == 6


def test_a_till_that_no_longer_rings_up_an_app_keeps_its_sales_of_before(uploading):
    app = keep_from_rappi(uploading, contained_in="till")
    app.button(key="sales_keep").click().run()
    app.selectbox(key="sources_Rappi_till").set_value("").run()
    app.date_input(key="sources_from_Rappi").set_value(date(2026, 11, 22)).run()
    app.button(key="sources_keep_Rappi").click().run()
    assert not app.exception
    assert sold() == 47, "four of Sunday, and not the two of Saturday"
    label = app.selectbox(key="sources_Rappi_").label
    assert "desde el 22 nov 2026; antes: Ya están dentro de las de La caja: no se suman" in label


def of_till(*quantities, date="22/11/2026"):
    dishes = ["Ceviche clásico", "Lomo saltado", "Causa", "Chicha", "Flan"]
    rows = [f"{date};{dish};{quantity}" for dish, quantity in zip(dishes, quantities, strict=True)]
    return "\n".join(["fecha;plato;cantidad", *rows, ""])


ONE, TWO = of_till(12, 9, 4, 20, 3), of_till(10, 11, 6, 14, 3)


def test_files_of_several_tills_given_together_are_asked_about_and_add_up_under_their_names(uploading):
    app = upload(uploading("sales"), **{"ventas caja1.csv": ONE, "ventas caja2.csv": TWO})
    assert [said.value for said in app.warning] == [
        "Estos archivos dicen ventas distintas del mismo día, el dom 22 nov: ventas caja1.csv y ventas caja2.csv."
    ]
    assert "sales_keep" not in [button.key for button in app.button]
    app.radio(key="sales_tills_ventas caja1.csv").set_value("several").run()
    assert [box.value for box in app.text_input if box.key.startswith("sales_till_of_")] == ["Caja1", "Caja2"]
    app.radio(key="sales_contained_sales_till_of_ventas caja2.csv").set_value("").run()
    assert len(app.warning) == 1, "no day counts once only"
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 48 + 44
    monday = {f"lunes {till}.csv": of_till(*sells, date="23/11/2026") for till, sells in NEXT_DAY.items()}
    app = upload(app, **monday)
    assert app.radio(key="sales_tills_lunes caja1.csv").value == "several", "tills of these names are known"
    app.button(key="sales_keep").click().run()
    assert sold() == 48 + 44 + 13 + 15


def test_what_is_odd_in_files_of_several_tills_is_said_where_it_is_known_whose_they_are(uploading):
    sundays = ["18/10/2026", "25/10/2026", "15/11/2026"]
    for till, sells in (("Caja1", (12, 9, 4, 20, 3)), ("Caja2", (10, 11, 6, 14, 3))):
        for day in sundays:
            keep(of_till(*sells, date=day), source=till)
    app = upload(uploading("sales"), **{"caja1.csv": of_till(120, 90, 4, 200, 2), "caja2.csv": TWO})
    assert app.radio(key="sales_tills_caja1.csv").value == "several"
    (odd,) = [said.value for said in app.info if said.value.startswith("Antes de guardar, mira esto:")]
    assert "El **dom 22 nov** trae 460 porciones; lo normal es 92." in odd


NEXT_DAY = {"caja1": (5, 1, 4, 2, 1), "caja2": (2, 6, 1, 5, 1)}


def test_files_of_few_dishes_are_of_the_tills_that_their_names_are_known_by(uploading):
    for till, sells in (("Caja1", (12, 9, 4, 20, 3)), ("Caja2", (10, 11, 6, 14, 3))):
        keep(of_till(*sells), source=till)
    few = {
        f"caja{till}.csv": f"fecha;plato;cantidad\n23/11/2026;Causa;{portions}\n" for till, portions in ((1, 7), (2, 3))
    }
    app = upload(uploading("sales"), **few)
    assert app.radio(key="sales_tills_caja1.csv").value == "several"
    assert [number.value for number in app.metric] == ["1", "10"]
    app.button(key="sales_keep").click().run()
    assert sold() == 48 + 44 + 7 + 3


def test_of_one_till_the_last_file_counts_and_one_that_is_in_another_counts_no_more(uploading):
    app = upload(uploading("sales"), **{"ventas caja1.csv": ONE, "ventas rappi.csv": TWO})
    assert [number.value for number in app.metric] == ["1", "92"], "all of it, until somebody says otherwise"
    app.radio(key="sales_tills_ventas caja1.csv").set_value("one").run()
    assert [number.value for number in app.metric] == ["1", "44"]
    assert app.button(key="sales_keep").label.endswith("2 archivos")
    app.radio(key="sales_tills_ventas caja1.csv").set_value("several").run()
    app.radio(key="sales_contained_sales_till_of_ventas rappi.csv").set_value("Caja1").run()
    app.button(key="sales_keep").click().run()
    assert sold() == 48


def test_files_that_are_of_one_till_after_all_wait_until_it_is_said_which_of_those_that_are_known(uploading):
    keep(SUNDAY)
    app = upload(uploading("sales"), **{"uno.csv": of_till(5, 1, 4, 2, 1), "dos.csv": of_till(2, 6, 1, 5, 1)})
    app.radio(key="sales_tills_uno.csv").set_value("one").run()
    assert "sales_keep" not in [button.key for button in app.button]
    app.radio(key="sales_source_uno.csv").set_value("till").run()
    for lost in app.checkbox:
        lost.check().run()
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 15


def test_what_only_one_of_several_tills_sold_or_hardly_any_is_of_the_till_of_its_name_too(uploading):
    files = {"caja1 22-11-2026.csv": ONE, "caja2 22-11-2026.csv": TWO}
    files["caja1 23-11-2026.csv"] = of_till(5, 1, 4, 2, 1, date="23/11/2026")
    for till, portions in ("caja1", 7), ("caja2", 3):
        files[f"{till} 21-11-2026.csv"] = f"fecha;plato;cantidad\n21/11/2026;Causa;{portions}\n"
    app = upload(uploading("sales"), **files)
    assert app.warning[0].value.endswith("el dom 22 nov: caja1 22-11-2026.csv y caja2 22-11-2026.csv.")
    app.radio(key="sales_tills_caja1 22-11-2026.csv").set_value("several").run()
    assert len([box for box in app.text_input if box.key.startswith("sales_till_of_")]) == 2
    app.radio(key="sales_contained_sales_till_of_caja2 22-11-2026.csv").set_value("").run()
    app.button(key="sales_keep").click().run()
    assert not app.exception
    assert sold() == 48 + 44 + 13 + 7 + 3
    assert list_sources(session.current().engine)["source"].tolist() == ["Caja1", "Caja2"]


def test_a_till_without_a_name_waits(uploading):
    app = upload(uploading("sales"), **{"ventas caja1.csv": ONE, "ventas caja2.csv": TWO})
    app.radio(key="sales_tills_ventas caja1.csv").set_value("several").run()
    app.text_input(key="sales_till_of_ventas caja1.csv").set_value(" ").run()
    app.button(key="sales_keep").click().run()
    assert sold() == 44
