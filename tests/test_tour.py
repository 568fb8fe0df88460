"""No page is missing from the tour."""

from django.test import Client

from bihuan.units.models import Member
from tests.browser.tour import NOT_PAGES, STOPS
from tests.test_routes import ADMITTED, addresses  # noqa: F401 - a fixture

CALLER = "allauth.account.auth_backends.AuthenticationBackend"


def test_every_page_is_a_stop_of_the_tour(addresses: dict[str, str]) -> None:  # noqa: F811
    shown = {stop.route for stop in STOPS}
    assert shown <= set(ADMITTED)
    clients: dict[str, Client] = {}
    missing = []
    for name, address in addresses.items():
        if name in shown or name in NOT_PAGES:
            continue
        for persona in sorted(ADMITTED[name]):
            if persona not in clients:
                clients[persona] = Client()
                clients[persona].force_login(Member.objects.get(username=persona), backend=CALLER)
            response = clients[persona].get(address)
            if response.status_code == 200:
                missing.append(name)
                break
    assert missing == [], missing
