"""What another till or a delivery service sold is added to the same days, or is in them already."""

import pytest

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
    assert not app.exception
    assert sold() == 49
    app.selectbox(key="sources_till_").set_value("Rappi").run()
    assert sold() == 6
