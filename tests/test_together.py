"""What two people change in one table at the same time."""

import pandas as pd
import pytest

from forecasting.errors import InputError
from forecasting.files.table import read_table
from forecasting.together import together

SEEN = b"""ingredient,supplier,pack_size,pack_name,unit_cost
Corvina,Rosa,1,kg,32
Limon,Mercado,5,malla,6
Limon,Rosa,1,kg,7
Camote,Mercado,10,saco,2
"""


def supply(content: bytes) -> pd.DataFrame:
    return read_table("supply", content, "empaques.csv")


def costs(rows: pd.DataFrame) -> list[list[object]]:
    return rows[["ingredient", "supplier", "unit_cost"]].to_numpy().tolist()


def test_what_others_changed_meanwhile_stays_beside_what_i_changed():
    mine = supply(SEEN.replace(b"kg,32", b"kg,35").replace(b"Camote,Mercado,10,saco,2\n", b""))
    now = supply(SEEN.replace(b"malla,6", b"malla,6.5") + b"Choclo,Mercado,1,kg,9\n")
    rows, others = together("supply", supply(SEEN), mine, now)
    assert others == ["Choclo", "Limon"]
    assert costs(rows) == [
        ["Corvina", "Rosa", 35],
        ["Limon", "Mercado", 6.5],
        ["Limon", "Rosa", 7],
        ["Choclo", "Mercado", 9],
    ]
    assert rows.index.tolist() == [0, 3, 4, 5]


def test_what_others_changed_stands_where_it_stood():
    mine = supply(SEEN.replace(b"saco,2", b"saco,3"))
    now = supply(SEEN.replace(b"kg,32", b"kg,35").replace(b"malla,6", b"malla,6.5"))
    rows, _ = together("supply", supply(SEEN), mine, now)
    assert costs(rows) == [
        ["Corvina", "Rosa", 35],
        ["Limon", "Mercado", 6.5],
        ["Limon", "Rosa", 7],
        ["Camote", "Mercado", 3],
    ]


def test_what_somebody_deleted_meanwhile_does_not_come_back():
    mine, now = supply(SEEN.replace(b"kg,32", b"kg,35")), supply(SEEN.replace(b"Camote,Mercado,10,saco,2\n", b""))
    rows, others = together("supply", supply(SEEN), mine, now)
    assert others == ["Camote"]
    assert costs(rows) == [["Corvina", "Rosa", 35], ["Limon", "Mercado", 6], ["Limon", "Rosa", 7]]


def test_where_nobody_else_changed_anything_my_table_is_as_i_made_it():
    mine = supply(SEEN.replace(b"kg,32", b"kg,35"))
    rows, others = together("supply", supply(SEEN), mine, supply(SEEN))
    assert others == []
    assert rows.equals(mine)


def test_of_a_thing_that_both_changed_nobody_knows_what_holds():
    mine, now = supply(SEEN.replace(b"malla,6", b"malla,5")), supply(SEEN.replace(b"kg,7", b"kg,8"))
    with pytest.raises(InputError) as told:
        together("supply", supply(SEEN), mine, now)
    assert (told.value.code, told.value.values) == ("changed_by_both", {"names": ["Limon"]})


def test_days_are_told_as_days():
    seen, mine, now = (
        read_table("weather", f"day,temperature,precipitation\n2026-11-02,{cell}\n".encode(), "clima.csv")
        for cell in ("20,0", "21,0", "20,3")
    )
    with pytest.raises(InputError) as told:
        together("weather", seen, mine, now)
    assert told.value.values["names"] == ["2026-11-02"]
