"""What delivery apps keep of what is sold through them."""

from forecasting.store.house import save_place
from forecasting.store.restaurant import read_restaurant
from forecasting.store.sales.commissions import commissions_between, list_channels, save_commission
from forecasting.tables import Place
from tests.store.conftest import sell
from tests.week import MONDAY, SUNDAY


def test_an_app_keeps_its_share_of_what_was_sold_through_its_channel(store):
    save_place(store, Place())
    sell(store, b"1", "Ceviche", channel=["Rappi", "", "Rappi"])
    assert read_restaurant(store, with_sales=False).commissions.empty
    app = list_channels(store, SUNDAY)[0]
    assert (app.channel, app.sold, app.share) == ("Rappi", 160.0, 0.0)
    save_commission(store, app.source_id, "Rappi", 0.3)
    save_commission(store, app.source_id, "Rappi", 0.25)
    kept = commissions_between(store, SUNDAY, SUNDAY)
    assert kept.to_numpy().tolist() == [["main", SUNDAY, "Ceviche", 20.0]]
    assert read_restaurant(store, with_sales=False).commissions["commission"].tolist() == [20.0, 20.0]
    assert [one.share for one in list_channels(store, MONDAY)] == [0.25]
    save_commission(store, app.source_id, "Rappi", 0.0)
    assert commissions_between(store, SUNDAY, MONDAY).empty
