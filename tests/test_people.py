"""What each role may, as one would tell it to a new owner."""

from pathlib import Path

import pytest

from forecasting.people import MATRIX, NOBODY_ELSE, Action, Person, Role, Subject, may

EVERYTHING = {(action, subject) for action in Action for subject in Subject} - {("change", "at_risk")}
EVERYDAY = {"service", "forecast", "sales", "stock", "orders", "kitchen", "days", "scenarios"}
MAY = {
    "owner": EVERYTHING,
    "chef": {
        *((action, subject) for action in ("see", "change", "export") for subject in EVERYDAY),
        *{("see", "at_risk"), ("export", "at_risk"), ("see", "money")},
    },
    "marketing": {
        *(("see", subject) for subject in (*EVERYDAY, "at_risk", "money")),
        *(("change", subject) for subject in ("service", "days", "scenarios")),
        *(("export", subject) for subject in ("at_risk", "service", "forecast", "sales", "days", "scenarios")),
    },
    "floor": {("see", "at_risk"), ("export", "at_risk"), ("see", "service"), ("change", "service")},
    "finance": {
        *(("see", subject) for subject in (*EVERYDAY, "at_risk", "money")),
        ("change", "money"),
        *(("export", subject) for subject in (*EVERYDAY - {"service"}, "at_risk", "money")),
    },
}
"""All that each role may; everything else is refused."""


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_is_written_here_and_nothing_else(role):
    found = {(action, subject) for action in Action for subject in Subject if may(role, action, subject)}
    assert found == MAY[role]


def test_the_page_about_people_says_the_same():
    lines = (Path(__file__).parents[1] / "docs" / "people.md").read_text("utf-8").splitlines()
    table = lines[lines.index("| | owner | kitchen | marketing | floor | finance |") + 2 :]
    rows = [[cell.replace(" ", "") for cell in line.split("|")[2:-1]] for line in table[: len(Subject) - 2]]
    told = [*rows, *[rows[-1]] * 2]  # the last row is about three subjects
    assert told == [[may.replace("-", "") or "–" for may in MATRIX[subject]] for subject in Subject]


def test_only_the_owner_decides_about_people_settings_and_backups():
    guarded = (Subject.PEOPLE, Subject.SETTINGS, Subject.BACKUP)
    deciding = {role for role in Role for subject in guarded for action in Action if may(role, action, subject)}
    assert deciding == {Role.OWNER}


def test_the_floor_sees_no_money():
    assert not may(Role.FLOOR, Action.SEE, Subject.MONEY)


def test_whoever_sits_at_the_machine_is_the_owner_of_all_locations():
    assert NOBODY_ELSE.role is Role.OWNER
    assert NOBODY_ELSE.works_at("Surco") and NOBODY_ELSE.works_at(None)


def test_somebody_of_one_location_works_at_no_other_and_not_at_all_together():
    ana = Person(1, "Ana", Role.CHEF, ("Surco",))
    assert ana.works_at("Surco")
    assert not ana.works_at("main") and not ana.works_at(None)
