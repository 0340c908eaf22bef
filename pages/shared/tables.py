"""How tables look on screen: headings, choices and number formats for the columns of ``forecasting.tables``."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from forecasting.files.writing import table_to_csv
from forecasting.menu.starters import more_ingredients
from forecasting.overrides import ABOUT, EVERYWHERE
from forecasting.tables import COLUMNS, HOME, TO_FILL_IN, Column, Restaurant
from forecasting.texts.formats import currency_sign
from pages.shared.language import amount, day, days, money, percent, percent_format, plain, together, weighed

FIRST, SHORT = 112, 80  # pixels that hold a name, a day or a quantity: 352 in all, a phone's width
EDGES = 32  # of it, what a card or a panel around a table takes
ROWS_NAMED = 5
NAME, SHARE, VERDICT = 100, 60, 132  # the same where two percentages and a model with its verdict follow a name
UNITS = [
    "g",
    "kg",
    "ml",
    "l",
    "unidad",
    "docena",
    "cucharada",
    "taza",
]  # those that a new recipe can choose, beside the ones in use
ONE_LINE = {"ingredient": 144, "week": 92, "verdict": 112}  # pixels where a row is as low as its coloured word
TWO_LINES = 65  # pixels of a row in which a long name goes on below: tables wrap from 4 rem on
MONEY = ("price", "unit_cost", "minimum")  # numbers that are amounts of money, in all their digits
SHARES = ["weekly_wape", "coverage80", "wape", "bias"]  # errors of a model that are shares
ERRORS = ["mase", "rmse", "mae", "pinball"]  # ... and those that are not
MORE = ["wape", "bias", "rmse", "mae", "pinball"]  # after the first four columns, which a phone shows
FEATURE_WIDTHS = {"feature": FIRST, "meaning": 240, "made": 280, "unit": FIRST, "source": FIRST, "used_by": 180}
FEATURE_WIDTHS |= {"group": FIRST, "code": 180}
LIGHTS = {
    "reliable": ("green", ":material/check_circle:"),
    "fair": ("orange", ":material/info:"),
    "poor": ("red", ":material/warning:"),
    "unknown": ("gray", ":material/help:"),
}
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def editor_columns(table: str, restaurant: Restaurant, locations: Mapping[str, str]) -> dict[str, object]:
    """The column settings with which a table of the kitchen is edited; ``locations`` by what tables call them."""
    prepared = restaurant.recipes.loc[restaurant.recipes["batch_output"].notna(), "item"].drop_duplicates()
    measured = pd.DataFrame({"ingredient": [*restaurant.ingredients["ingredient"], *prepared]})
    known = {
        "supply": {
            "ingredient": restaurant.ingredients,
            "supplier": restaurant.suppliers[["supplier"]].drop_duplicates(),
        },
        "conversions": {"ingredient": measured},
    }
    sources = known.get(table, {})
    chosen = {
        name: st.column_config.SelectboxColumn(plain(f"columns.{name}"), options=list(rows[name]), required=True)
        for name, rows in sources.items()
    }
    places = {"location": _location_column(table, locations)}
    plainly = {column.name: _editor_column(column, restaurant.place.currency) for column in COLUMNS[table]}
    return plainly | places | chosen


def _location_column(table: str, locations: Mapping[str, str]) -> object:
    """Which location a row is about; of what is shared, all of them where none is named."""
    names = ({EVERYWHERE: plain("frame.everywhere")} if table in ABOUT else {}) | dict(locations)
    return st.column_config.SelectboxColumn(
        plain("columns.location"),
        options=list(names),
        required=table not in ABOUT,
        default=EVERYWHERE if table in ABOUT else None,
        format_func=lambda key: names.get(key, key),
    )


def recipe_columns(restaurant: Restaurant) -> dict[str, object]:
    """The column settings with which the recipe of one dish is edited: what the kitchen knows, or usually has."""
    recipes, ingredients = restaurant.recipes, restaurant.ingredients
    more = more_ingredients(ingredients)["ingredient"]
    bought = [*ingredients["ingredient"], *(group for group in ingredients["group"] if group)]
    known = [*dict.fromkeys([*bought, *recipes["item"], *recipes["ingredient"], *more])]
    units = [*dict.fromkeys([*UNITS, *ingredients["unit"], *restaurant.conversions["unit"], *recipes["unit"]])]
    share = next(column for column in COLUMNS["recipes"] if column.name == "yield")
    return {
        "ingredient": st.column_config.SelectboxColumn(plain("columns.ingredient"), options=known, required=True),
        "quantity": st.column_config.NumberColumn(plain("columns.quantity"), required=True, min_value=0, width=SHORT),
        "unit": st.column_config.SelectboxColumn(plain("columns.unit"), options=units, required=True, width=SHORT),
        "yield": _editor_column(share, restaurant.place.currency),
    }


def margins(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """What each dish costs and leaves, in four columns that fit on a phone."""
    amounts = rows[["cost", "margin"]].map(lambda value: "–" if pd.isna(value) else money(value, currency, cents=True))
    at_least = rows["unpriced"].gt(0).map({True: "≥ ", False: ""})
    roughly = rows["estimated"].map({True: "≈ ", False: ""})
    shares = rows["cost_share"] * 100
    return pd.DataFrame(
        {
            "dish": rows["dish"],
            "cost": at_least + roughly + amounts["cost"],
            "left": amounts["margin"],
            "cost_share": shares,
        }
    )


def margin_columns() -> dict[str, object]:
    """Headings of ``margins``; the share in whole percent, so that a tap on the heading sorts by it."""
    return {
        "dish": st.column_config.TextColumn(plain("columns.dish"), width=FIRST),
        "cost": st.column_config.TextColumn(plain("columns.cost"), width=SHORT),
        "left": st.column_config.TextColumn(plain("columns.left"), width=SHORT),
        "cost_share": st.column_config.NumberColumn(plain("columns.cost_share"), format="%.0f%%", width=SHORT),
    }


def heading(column: Column) -> str:
    """A column's name for people."""
    return plain(f"columns.{column.name}")


def shown(table: str, rows: pd.DataFrame, locations: Mapping[str, str]) -> list[str]:
    """The columns worth showing: the location only where there are several."""
    single = len(locations) < 2 and "location" in rows and rows["location"].isin([HOME, EVERYWHERE]).all()
    return [column.name for column in COLUMNS[table] if not (single and column.name == "location")]


def for_editing(table: str, rows: pd.DataFrame, to_fill_in: Sequence[str] = ()) -> pd.DataFrame:
    """A table as the editor takes it: weekdays as a list that can be tapped together, and below what there is a row
    for each name ``to_fill_in``."""
    if table == "suppliers":
        return rows.assign(delivery_days=rows["delivery_days"].str.split(","))
    if not to_fill_in:
        return rows
    begun = pd.DataFrame({TO_FILL_IN[table]: list(to_fill_in)}).reindex(columns=rows.columns)
    begun = begun.astype(object).fillna({name: "" for name in rows.select_dtypes("str")}).astype(rows.dtypes)
    return pd.concat([rows, begun], ignore_index=True)


def from_editor(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The inverse of ``for_editing``; of the names to fill in, a row that is still without all else is none."""
    if table in TO_FILL_IN:
        rest = rows.drop(columns=[TO_FILL_IN[table], "location"], errors="ignore")
        return rows[(rest.notna() & (rest != "")).any(axis=1)].reset_index(drop=True)
    if table != "suppliers":
        return rows
    joined = [",".join(days) if isinstance(days, list) else "" for days in rows["delivery_days"]]
    return rows.assign(delivery_days=joined)


def _editor_column(column: Column, currency: str) -> object:
    label, required = heading(column), column.required
    if column.name == "delivery_days":
        return st.column_config.MultiselectColumn(
            label, options=WEEKDAYS, required=required, format_func=lambda code: plain(f"weekdays.{code}")
        )
    if column.choices:
        return st.column_config.SelectboxColumn(
            label,
            options=list(column.choices),
            required=required,
            format_func=lambda code: plain(f"choices.{code}"),
        )
    if column.kind == "day":
        return st.column_config.DateColumn(label, required=required, format="DD/MM/YYYY")
    if column.kind == "text":
        width = FIRST if column.name == "group" else None  # longer than its heading, by which it would be cut
        return st.column_config.TextColumn(label, required=required, width=width)
    shown = f"{currency_sign(currency)} %g" if column.name in MONEY else None
    return st.column_config.NumberColumn(
        label, required=required, min_value=column.least, max_value=column.most, format=shown
    )


def headings(rows: pd.DataFrame) -> dict[str, str]:
    """Names for people over the columns of any table of ours."""
    return {name: plain(f"columns.{name}") for name in rows.columns}


def show(
    rows: pd.DataFrame, key: str, alt: str, columns: dict[str, object] | None = None, *, whole: bool = False
) -> None:
    """A table to read; ``alt`` tells who can't see it. Without ``columns`` of its own it is ``narrow``: for a phone.

    A long one is scrolled in, unless it has to be seen ``whole``.
    """
    st.dataframe(
        rows,
        height="content" if whole else "auto",
        hide_index=True,
        column_config=narrow(rows) if columns is None else columns,
        key=key,
        row_height=TWO_LINES,
        placeholder="–",
        alt=alt,
    )


def narrow(rows: pd.DataFrame, *, inside: bool = False) -> dict[str, object]:
    """Headings of a table whose columns after the first are short: four of them fit on a phone, of fewer the first
    has more room; ``inside`` a card or a panel, a little less.
    """
    first, *others = rows.columns
    short = {name: st.column_config.TextColumn(plain(f"columns.{name}"), width=SHORT) for name in others}
    room = FIRST + SHORT * max(0, 3 - len(others)) - EDGES * inside
    return {first: st.column_config.TextColumn(plain(f"columns.{first}"), width=room), **short}


def issues_by_reason(issues: pd.DataFrame) -> pd.DataFrame:
    """What reading found odd, summed by reason in words; the first rows of each are named."""
    rows = issues.assign(row=issues["row"].astype("str"))
    summed = rows.groupby(["reason", "action"], as_index=False).agg(count=("count", "sum"), row=("row", _first_rows))
    return summed.assign(
        reason=[plain(f"issues.{code}") for code in summed["reason"]],
        action=[plain(f"actions.{code}") for code in summed["action"]],
    )[["reason", "count", "action", "row"]]


def _first_rows(numbers: pd.Series) -> str:
    """``4, 9, 12 …``: that there are more is said."""
    return ", ".join(numbers.head(ROWS_NAMED)) + " …" * (len(numbers) > ROWS_NAMED)


def run_outs(rows: pd.DataFrame) -> pd.DataFrame:
    """What runs out when, in four columns that fit on a phone."""
    return pd.DataFrame(
        {
            "ingredient": rows["ingredient"],
            "on_hand": [weighed(quantity, unit) for quantity, unit in zip(rows["on_hand"], rows["unit"], strict=True)],
            "runs_out": [_between(early, usual) for early, usual in zip(rows["p10_day"], rows["p50_day"], strict=True)],
            "order_by": [_day_or_later(value) for value in rows["order_by"]],
        }
    )


def risks(rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """How likely each runs out before the next delivery and before the one after, what that costs, what spoils."""
    chances = {name: rows[f"chance_before_{name}"] for name in ("next_delivery", "one_after")}
    said = {name: ["–" if pd.isna(share) else percent(share) for share in each] for name, each in chances.items()}
    spoils = [
        "–" if pd.isna(on) or amount.startswith("0 ") else f"{amount}, {day(on)}"
        for amount, on in zip(map(weighed, rows["spoils"], rows["unit"]), rows["spoils_on"], strict=True)
    ]
    at_stake = [money(value, currency) if value >= 1 else "–" for value in rows["at_risk"]]
    return pd.DataFrame({**said, "at_stake": at_stake, "will_spoil": spoils}, index=rows.index)


def _between(early: pd.Timestamp, usual: pd.Timestamp) -> str:
    if pd.isna(early):
        return "–"
    return f"{day(early)} …" if pd.isna(usual) else days(early, usual)


def _day_or_later(value: pd.Timestamp) -> str:
    return "–" if pd.isna(value) else day(value)


def order_file(lines: pd.DataFrame) -> pd.DataFrame:
    """An order as a file for a supplier: what, how much, until when."""
    columns = ["supplier", "order_by", "arrives", "ingredient", "packs", "pack_size", "pack_name", "unit"]
    return lines.loc[lines["packs"] > 0, [*columns, "quantity", "cost"]]


def download(
    rows: pd.DataFrame, heading: Callable[[str], str] | None = None, place: Callable[[str], str] = str
) -> bytes:
    """A CSV for people: headings and models in their language, marked so that Excel shows the accents.

    ``heading`` says what they call a column, where it isn't what all pages call it, ``place`` what they call a location
    (``Workspace.name_of``).
    """
    shown = rows[shown_columns(rows)]
    said = {"model": lambda name: plain(f"models.{name}"), "location": place}
    shown = shown.assign(**{name: [how(value) for value in shown[name]] for name, how in said.items() if name in shown})
    named = headings(shown) if heading is None else {name: heading(name) for name in shown}
    return table_to_csv(shown.rename(columns=named)).decode().encode("utf-8-sig")


def shown_columns(rows: pd.DataFrame) -> list[str]:
    """All columns, the location only where there are several."""
    single = "location" in rows and rows["location"].isin([HOME]).all()
    return [name for name in rows.columns if not (single and name == "location")]


def scores(rows: pd.DataFrame, location: str, ingredient: str) -> pd.DataFrame:
    """How wrong each model was with one ingredient, the best first; which one is used is marked."""
    own = rows[(rows["location"] == location) & (rows["ingredient"] == ingredient)].sort_values("weekly_wape")
    said = [plain(f"models.{'recommended_then' if name == 'recommended' else name}") for name in own["model"]]
    marked = [
        plain("forecast.is_used", model=name) if used else name
        for name, used in zip(said, own["recommended"], strict=True)
    ]
    shares = own[SHARES] * 100
    return own[[*ERRORS]].assign(model=marked, **shares)[["model", "weekly_wape", "mase", "coverage80", *MORE]]


def score_columns() -> dict[str, object]:
    """Shares in percent, the rest as numbers."""
    shares = {name: st.column_config.NumberColumn(plain(f"columns.{name}"), format=percent_format()) for name in SHARES}
    errors = {name: st.column_config.NumberColumn(plain(f"columns.{name}"), format="%.2f") for name in ERRORS}
    return {"model": st.column_config.TextColumn(plain("columns.model"), width=VERDICT), **shares, **errors}


def overview(rows: pd.DataFrame, units: Mapping[str, str], tested: bool) -> pd.DataFrame:
    """All ingredients at a glance; of those that were not ``tested`` only what they will take."""
    of = [units.get(name, plain("forecast.portions")) for name in rows["ingredient"]]
    words = {
        "ingredient": list(rows["ingredient"]),
        "week": [weighed(value, unit) for value, unit in zip(rows["week"], of, strict=True)],
        "verdict": [[plain(f"forecast.short.{verdict}")] for verdict in rows["verdict"]],
    }
    ranges = [
        "–" if pd.isna(low) else " – ".join(together([low, high], ""))
        for low, high in zip(rows["low"], rows["high"], strict=True)
    ]
    chosen = ["–" if pd.isna(name) else plain(f"forecast.short.{name}") for name in rows["chosen"]]
    shares = rows[["share", "change", "prophet", "forest"]].reset_index(drop=True) * 100
    shares = shares.mask(shares.abs() < 0.5, 0.0)  # never "-0 %"
    table = pd.DataFrame(words).assign(cost=list(rows["cost"]), range=ranges, used=chosen).join(shares)
    order = ["ingredient", "week", "verdict", "cost", "share", "range", "change", "prophet", "forest", "used"]
    return table[order if tested else ["ingredient", "week", "change"]]


def overview_columns(currency: str) -> dict[str, object]:
    """Headings of ``overview``; the first three fit on a phone, beside the boxes to tick."""
    words = {
        name: st.column_config.TextColumn(plain(f"forecast.short.{name}"), width=width)
        for name, width in (("week", ONE_LINE["week"]), ("range", FIRST), ("used", SHORT))
    }
    words["verdict"] = st.column_config.MultiselectColumn(
        plain("forecast.short.verdict"),
        options=[plain(f"forecast.short.{verdict}") for verdict in LIGHTS],
        color=[LIGHTS[verdict][0] for verdict in LIGHTS],
        width=ONE_LINE["verdict"],
    )
    shares = {
        name: st.column_config.NumberColumn(plain(f"forecast.short.{name}"), format=percent_format(), width=SHARE)
        for name in ("share", "change", "prophet", "forest")
    }
    money = st.column_config.NumberColumn(
        plain("forecast.short.cost"), format=f"{currency_sign(currency)} %.0f", width=SHORT
    )
    name = st.column_config.TextColumn(plain("columns.ingredient"), width=ONE_LINE["ingredient"])
    return {"ingredient": name, "cost": money, **words, **shares}


def features(rows: pd.DataFrame) -> pd.DataFrame:
    """The catalogue of features (``models.catalogue``) in words, weights in percent."""
    users = [
        [
            plain("catalogue.not_here", model=plain(f"models.{model}"))
            if left_out and model == "prophet"
            else plain(f"models.{model}")
            for model in used_by
        ]
        for used_by, left_out in zip(rows["used_by"], rows["left_out"], strict=True)
    ]
    return pd.DataFrame(
        {
            "feature": [plain(f"features.{name}") for name in rows["feature"]],
            "forest": rows["forest"] * 100,
            "prophet": rows["prophet"] * 100,
            "meaning": [plain(f"catalogue.meaning.{name}") for name in rows["feature"]],
            "made": [plain(f"catalogue.made.{name}") for name in rows["feature"]],
            "unit": [plain(f"catalogue.units.{unit}") for unit in rows["unit"]],
            "source": [plain(f"catalogue.sources.{source}") for source in rows["source"]],
            "used_by": [", ".join(names) for names in users],
            "group": [plain(f"catalogue.groups.{group}") for group in rows["group"]],
            "code": rows["feature"],
        }
    )


def feature_columns() -> dict[str, object]:
    """Headings of ``features``."""
    weights = {
        name: st.column_config.NumberColumn(plain(f"forecast.short.{name}"), format=percent_format(1), width=SHORT)
        for name in ("forest", "prophet")
    }
    words = {
        name: st.column_config.TextColumn(plain(f"catalogue.columns.{name}"), width=width)
        for name, width in FEATURE_WIDTHS.items()
    }
    return {**words, **weights}


def feature_file(rows: pd.DataFrame) -> pd.DataFrame:
    """The catalogue of features as a file: names as in code beside the words, weights as shares."""
    words = features(rows).drop(columns=["forest", "prophet"])
    return words.rename(columns={"feature": "name", "code": "feature"}).join(rows[["forest", "prophet"]])


def changed_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """The order lines that a scenario changes: before, with it, the difference with its sign, and from whom.

    Of a group it says which member is bought.
    """
    rows = lines[lines["difference"] != 0]
    before, after = (
        [amount(value, unit) for value, unit in zip(rows[name], rows["unit"], strict=True)]
        for name in ("base_quantity", "quantity")
    )
    difference = [
        ("+" if value > 0 else "") + amount(value, unit)
        for value, unit in zip(rows["difference"], rows["unit"], strict=True)
    ]
    return pd.DataFrame(
        {
            "ingredient": [
                f"{name} ({member})" if member not in ("", name) else name
                for name, member in zip(rows["ingredient"], rows["bought_as"], strict=True)
            ],
            "base_quantity": before,
            "changed_quantity": after,
            "difference": difference,
            "supplier": rows["supplier"],
        }
    )
