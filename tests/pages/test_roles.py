"""What each role finds on its pages, and what it doesn't."""

import pytest

from forecasting.people import Person, Role
from pages.shared.links import FOR

PAGES = list(FOR)


def somebody(role: Role, *locations: str) -> Person:
    return Person(7, "Ana", role, locations or None)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_x(chain, role, page):
    app = chain(page, person=somebody(role))
    assert not app.exception, app.exception[0].message + "\n".join(app.exception[0].stack_trace[-6:])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [role for role in Role])
def test_y(chain, role, page):
    app = chain(page, person=somebody(role, "Surco"))
    assert not app.exception, app.exception[0].message + "\n".join(app.exception[0].stack_trace[-6:])
