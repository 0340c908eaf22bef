"""The page of the kitchen's tables: opened at one of them, given a file."""

UNTOUCHED = "las filas que dejes como están no se guardan."
ONE_LINE = "item,ingredient,quantity,unit\nCeviche clásico,Limón,{}\n"


def open_table(visit, table: str, locale: str = "es-PE"):
    """The page at one of its tables."""
    return visit("setup", locale=locale, setup_table=table)


def upload(app, table: str, name: str, content: bytes):
    return app.file_uploader(key=f"setup_file_{table}_0").upload(name, content).run()
