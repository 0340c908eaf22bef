"""What a till exports, and giving it to the sales page."""

from forecasting.sales import read_sales
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.differences import CHANGES
from forecasting.store.sales.imports import save_import
from forecasting.store.sales.uploads import Upload
from pages.shared import session

SUNDAY = "fecha;plato;cantidad;venta neta\n22/11/2026;Ceviche clásico;31;1.183,50\n22/11/2026;Lomo saltado;12;480,00\n"
OPEN_DATES = "fecha,plato,cantidad\n05/03/2026,Ceviche clásico,31\n06/03/2026,Ceviche clásico,28\n"
DAILY = "Plato,Cantidad,Total\nCeviche,3,126\nCausa,2,36\nTOTAL,5,162\n"


def upload(app, **files: str | bytes):
    for name, content in files.items():
        app.file_uploader(key="sales_uploader").upload(
            name.replace("_csv", ".csv"), content if isinstance(content, bytes) else content.encode()
        )
    return app.button(key="sales_check").click().run()


def keep(content: str, source: str | None = None) -> None:
    """Somebody has kept a file, on another page or at the same moment."""
    read, work = read_sales(content.encode(), "suyo.csv"), session.current()
    given = Upload(content.encode(), "suyo.csv", work.at, source=source, agreed=CHANGES)
    save_import(work.engine, read.lines, read.issues, given)


def captions(app) -> list[str]:
    return [caption.value for caption in app.caption]


def sold() -> float:
    return read_restaurant(session.current().engine).sales["quantity"].sum()
