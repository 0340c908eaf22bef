"""Who may import whom: ``app → door, pages → pages.shared → forecasting``, in the core from the plan to the leaves."""

import ast
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "forecasting").rglob("*.py")]
}
PAGES = tuple(f"pages.{path.stem}" for path in (ROOT / "pages").glob("*.py"))
SHELL = (
    *("forecasting.__main__", "forecasting.commands", "forecasting.store", "forecasting.texts"),
    "forecasting.weather_services",
)
"""What in ``forecasting`` is not the core: the command line, the database, the sentences, and weather from services."""

WORDS = ("forecasting.errors", "forecasting.tables")
"""What every module may speak of."""

KNOWS = {
    "files": ("units", "typed_numbers"),
    "sales": ("files", "menu"),
    "days": (),
    "supply": ("overrides", "stock"),
    "stock": ("units", "typed_numbers"),
    "menu": ("units", "stock.by_eye", "stock.used"),
    "money": ("menu", "stock", "supply"),
    "models": ("days",),
    "demand": ("models", "days", "menu", "stock", "supply", "overrides"),
    "scenarios": ("demand", "days", "menu"),
}
"""What each part of the core may know besides the vocabulary and itself."""

LEAVES = (
    *("units", "overrides", "planning.as_if", "demand.paths", "demand.effects", "days.observances", "days.weather"),
    *("menu.recipes", "menu.servings", "menu.modifiers", "menu.names", "stock.ageing"),
    *("stock.by_eye", "stock.used"),
    *("supply.quantities", "supply.flags", "supply.topping_up", "supply.phones", "money.costs"),
)
"""Modules that know only the vocabulary and what stands beside them here."""

BESIDE = {
    "menu.recipes": ("units",),
    "planning.as_if": ("overrides",),
    "supply.flags": ("supply.offers",),
    "supply.topping_up": ("stock.projection", "supply.quantities"),
}


def of(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


@dataclass(frozen=True)
class Rule:
    """The modules ``within`` some packages, all ``but`` some, never import others, ``except_for`` some of these."""

    says: str
    within: tuple[str, ...]
    never: tuple[str, ...]
    but: tuple[str, ...] = ()
    except_for: tuple[str, ...] = ()

    def modules(self) -> list[str]:
        return [module for module in FILES if of(module, self.within) and not of(module, self.but)]

    def breaches(self) -> list[str]:
        return [
            f"{module} imports {imported}"
            for module in self.modules()
            for imported in sorted(imports(module))
            if of(imported, self.never) and not of(imported, (*self.except_for, module))
        ]


RULES = [
    Rule("the core knows nothing of the screen", ("forecasting",), ("streamlit", "plotly", "pages", "app")),
    Rule("the core knows no database, sentence or command", ("forecasting",), SHELL, but=SHELL),
    Rule("the database knows no sentence or command", ("forecasting.store",), (*SHELL[:2], "forecasting.texts")),
    Rule("sentences know no database or command", ("forecasting.texts",), SHELL[:3]),
    Rule(
        "neither database nor sentences know a weather service",
        ("forecasting.store", "forecasting.texts"),
        ("forecasting.weather_services",),
    ),
    Rule(
        "a weather service knows no database",
        ("forecasting.weather_services",),
        SHELL[:4],
        but=("forecasting.weather_services.update", "forecasting.weather_services.keys"),
    ),
    Rule(
        "only weather services and a company's sign-in are asked over the internet",
        ("pages", "forecasting", "app"),
        ("requests", "urllib3", "urllib.request", "http.client", "httpx", "authlib"),
        but=("forecasting.weather_services", "pages.shared.server.company"),
    ),
    Rule(
        "what comes of a scenario stands above the plan",
        ("forecasting",),
        ("forecasting.outcomes",),
        but=("forecasting.outcomes", "forecasting.commands"),
    ),
    Rule("a page knows no other page", ("pages",), PAGES),
    Rule("nobody knows the server", ("pages", "forecasting"), ("app",)),
    Rule(
        "only the server file knows the door, which knows no page",
        ("pages", "forecasting"),
        ("pages.shared.server", "starlette", "uvicorn"),
        but=("pages.shared.server",),
    ),
    Rule(
        "the door shows nothing of a restaurant",
        ("pages.shared.server",),
        ("pages", "streamlit", "pandas"),
        except_for=(
            *("pages.shared.server", "pages.shared.identity"),
            *("streamlit.config", "streamlit.proto", "streamlit.runtime", "streamlit.web.bootstrap"),
        ),
    ),
    Rule(
        "what is known of the whole restaurant is for those who ask who may see it",
        ("pages",),
        ("pages.shared.cache.whole",),
        but=("pages.shared.cache",),
    ),
    Rule("pages don't know the command line", ("pages", "app"), SHELL[:2]),
    Rule(
        "SQL is written in the store only; others hand its engine on",
        ("pages", "forecasting", "app"),
        ("sqlalchemy", "alembic", "sqlite3"),
        but=("forecasting.store",),
        except_for=("sqlalchemy.Engine",),
    ),
    Rule(
        "only the store loads fitted models",
        ("pages", "forecasting", "app"),
        ("pickle", "joblib", "cloudpickle", "dill", "shelve"),
        but=("forecasting.store",),
        except_for=("joblib.Parallel", "joblib.delayed"),
    ),
    *[
        Rule(
            f"{part} knows {', '.join(known) or 'nothing'} only",
            (f"forecasting.{part}",),
            ("forecasting",),
            but=("forecasting.odd_recipes",),  # which looks at a whole kitchen
            except_for=(*WORDS, f"forecasting.{part}", *(f"forecasting.{module}" for module in known)),
        )
        for part, known in KNOWS.items()
    ],
    *[
        Rule(
            f"{leaf} is a leaf",
            (f"forecasting.{leaf}",),
            ("forecasting",),
            except_for=(*WORDS, *(f"forecasting.{module}" for module in BESIDE.get(leaf, ()))),
        )
        for leaf in LEAVES
    ],
    Rule("the vocabulary knows nothing", WORDS, ("forecasting",)),
]


@cache
def imports(module: str) -> frozenset[str]:
    """All that a module imports anywhere in it, as ``package.module`` or ``package.module.name``."""
    found = set()
    for node in ast.walk(ast.parse(FILES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.says)
def test_imports_run_one_way(rule):
    assert rule.modules(), "a rule for modules that are no longer there"
    assert rule.breaches() == []


def test_the_rules_see_what_a_module_imports():
    assert "forecasting.supply.orders.suggest" in imports("forecasting.plan")
    assert Rule("", ("forecasting.plan",), ("forecasting.supply.orders",)).breaches()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_draws_no_note_of_ours(page):
    """Streamlit draws a string that stands by itself in a page, but for the first."""
    notes = [
        node.lineno
        for node in ast.parse(FILES[page].read_text("utf-8")).body[1:]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    assert notes == []


def test_no_module_imports_itself_through_others():
    graph = {
        module: {known for known in (_module_of(name) for name in imports(module)) if known not in (None, module)}
        for module in FILES
    }
    assert len(list(TopologicalSorter(graph).static_order())) == len(FILES)


FORECASTS = {"prophet", "scipy.optimize", "scipy.stats", "sklearn"}
"""What takes seconds to import, and is wanted only where models are fitted."""


@pytest.mark.parametrize(
    ("module", "spared"),
    [("forecasting.commands.read", FORECASTS | {"sqlalchemy"}), ("forecasting.store.demand.runs", FORECASTS)],
    ids=["a till's file is read", "a forecast that is kept is opened"],
)
def test_nobody_waits_for_what_is_not_used(module, spared):
    loaded = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert "pandas" in loaded.stdout.split()
    assert spared.intersection(loaded.stdout.split()) == set()


def _module_of(imported: str) -> str | None:
    """The project's module that an import reads: of ``a.b.name`` itself if it is one, else ``a.b``."""
    return imported if imported in FILES else next((m for m in [imported.rpartition(".")[0]] if m in FILES), None)
