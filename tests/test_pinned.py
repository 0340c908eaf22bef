"""What is installed is what is written down: every package that ours need, directly or not, in one exact version."""

import ast
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def wanted(file: str) -> list[Requirement]:
    """What a file of requirements asks for by name."""
    lines = [line.partition("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def needed(asked: list[Requirement], system: dict[str, str]) -> set[str]:
    """The names of all that is needed for these, directly or not, where the ``system`` is as its markers say."""
    seen, todo = set(), [(each, extra) for each in asked for extra in (*each.extras, "")]
    while todo:
        each, extra = todo.pop()
        name = canonicalize_name(each.name)
        if (name, extra) not in seen:
            seen.add((name, extra))
            needs = [Requirement(line) for line in needs_of(name)]
            here = [one for one in needs if one.marker is None or one.marker.evaluate(system | {"extra": extra})]
            todo += [(one, more) for one in here for more in (*one.extras, "")]
    return {name for name, _ in seen}


def needs_of(name: str) -> list[str]:
    """What a package asks for; nothing is known of one that isn't needed on this machine."""
    try:
        return distribution(name).requires or []
    except PackageNotFoundError:
        return []


def imported(*where: str) -> set[str]:
    """The names of the installed packages that modules in these folders and files import."""
    files = [file for path in where for file in ((ROOT / path).rglob("*.py") if "." not in path else [ROOT / path])]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    modules = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    modules |= {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    installed = packages_distributions()
    roots = {module.partition(".")[0] for module in modules}
    return {canonicalize_name(installed[root][0]) for root in roots & set(installed)}


OPTIONAL = {"authlib"}
"""Only where people sign in with a company's account."""
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}


def test_every_package_that_is_needed_has_one_version_that_is_the_installed_one():
    pinned = {canonicalize_name(each.name): str(each.specifier) for each in wanted("constraints.txt")}
    asked = [*wanted("requirements.txt"), *wanted("requirements-dev.txt")]
    here = needed(asked, {})
    assert "starlette" in here
    assert {name: pinned.get(name) for name in here} == {name: f"=={distribution(name).version}" for name in here}
    assert needed(asked, WINDOWS) - set(pinned) == set()


def test_every_package_that_is_imported_is_asked_for_by_name():
    asked = {canonicalize_name(each.name) for each in wanted("requirements.txt")}
    assert imported("app.py", "pages", "forecasting", "sample_data") - OPTIONAL - asked == set()
    asked |= {canonicalize_name(each.name) for each in wanted("requirements-dev.txt")}
    assert imported("tests") - asked == set()


def test_what_is_nearest_to_the_network_is_told_with_the_version_that_is_installed():
    table = (ROOT / "SECURITY.md").read_text("utf-8").partition("## What it rests on")[2]
    cells = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][1:]
    told = [each.split(" ") for cell in cells for each in cell.split(", ")]
    assert len(told) > 10
    assert [name for name, version in told if not f"{distribution(name).version}.".startswith(f"{version}.")] == []
