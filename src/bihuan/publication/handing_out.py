"""The files of a published table, byte for byte as they were published."""

from bihuan.cases.models import Batch, Inspection
from bihuan.evidence.keeping import content_of
from bihuan.publication.models import Draft, Publication
from bihuan.refusals import Unusable

FORMATS = {".docx": "word", ".xlsx": "sheet"}


def published_table(inspection: Inspection, number: int, suffix: str) -> bytes:
    """The newest table published for batch ``number``, as Word or Excel by ``suffix``.

    ``Unusable`` says what to do where there is none: publishing takes one who prepares and another one who publishes.
    """
    if suffix not in FORMATS:
        raise Unusable("输出文件请写成 .docx 或 .xlsx。")
    batch = Batch.objects.filter(inspection=inspection, number=number).first()
    if batch is None:
        raise Unusable(f"没有第{number}批，请核对批次。")
    table = Publication.objects.filter(inspection=inspection, batch=batch).order_by("-number").first()
    if table is not None:
        return content_of(getattr(table, FORMATS[suffix]))
    if Draft.objects.filter(inspection=inspection, batch=batch).exists():
        raise Unusable(f"第{number}批的公开表还在准备：核对完，要由另一个人在“公开表”里公开，然后再导出。")
    raise Unusable(f"第{number}批还没有公开：先在“公开表”里准备、核对，由另一个人公开，然后再导出。")
