"""The address of the rows behind a number of the registers."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.figures.populations import Cutoff
from bihuan.figures.wording import address


def records_href(name: str, key: str | None, as_of: Cutoff, since: date | None) -> str:
    wanted = {"name": name, "as_of": address(as_of)}
    wanted |= {} if key is None else {"key": key}
    wanted |= {"since": since.isoformat()} if since else {}
    return f"{reverse('figures:register-records')}?{urlencode(wanted)}"
