"""Toast's two files about the same orders: the dishes, and in another one what was added to them."""

from collections.abc import Sequence

_DISHES = (
    "Location,Order Id,Order #,Sent Date,Order Date,Check Id,Server,Dining Option,Item Selection Id,Item Id,Menu Item,"
    "Menu Group,Gross Price,Discount,Net Price,Qty,Tax,Void?\n"
)
_MODIFIERS = (
    "Location,Order Id,Order #,Sent Date,Order Date,Check Id,Server,Dining Option,Item Selection Id,Modifier Id,"
    "Modifier,Option Group Name,Parent Menu Selection Item ID,Parent Menu Selection,Gross Price,Net Price,Qty,Void?\n"
)
PIZZAS = [("60", "Pizza", 1, 30), ("61", "Lasaña", 1, 28), ("62", "Pizza", 3, 90)]
ADDED = [("90", "60", "Extra queso", 1), ("91", "60", "Sin cebolla", 1), ("92", "62", "Extra queso", 2)]


def dishes(lines: Sequence[tuple[str, str, float, float]] = PIZZAS, day: str = "11/22/2026") -> str:
    """``ItemSelectionDetails.csv`` with these selections (id, dish, portions, money)."""
    rows = [
        f"La Sazón,7,1,{day} 1:20 PM,{day} 1:15 PM,5,Rosa,Dine In,{own},3,{dish},Criollo,{money},0.00,{money},{many}.0,"
        "0,false\n"
        for own, dish, many, money in lines
    ]
    return _DISHES + "".join(rows)


def modifiers(lines: Sequence[tuple] = ADDED, day: str = "11/22/2026") -> str:
    """``ModifiersSelectionDetails.csv`` with these (own id, id of what they are added to, name, times, void)."""
    rows = [
        f"La Sazón,7,1,{day} 1:20 PM,{day} 1:15 PM,5,Rosa,Dine In,{own},4,{name},Opciones,{to},Pizza,0.00,0.00,"
        f"{times}.0,{void[0] if void else 'false'}\n"
        for own, to, name, times, *void in lines
    ]
    return _MODIFIERS + "".join(rows)
