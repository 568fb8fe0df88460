"""What ``bihuan check --inspection CODE`` adds: the paper held against the ledger."""

from bihuan.cases.opening import inspection_by_code
from bihuan.checking import Statement
from bihuan.checking.command import Asking
from bihuan.proofing.against_ledger import against_ledger


def ledger_of(inspection_code: str) -> Asking:
    """The ledger of an inspection, to be asked about a paper's text; ``Unusable`` for a code that there is not."""
    inspection = inspection_by_code(inspection_code)

    def ask(text: str) -> list[Statement]:
        return [compared.statement for compared in against_ledger(text, inspection)]

    return ask
