"""The office with five complaints, for the tests of public tables."""

import pytest
from tests.building import small_ledger

from bihuan.cases.models import Inspection


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office
