"""The paper's text as a Word file with comments, for those who go on writing in Word."""

import io

from docx import Document
from docx.document import Document as Made

from bihuan.proofing.marking import Line, Piece
from bihuan.proofing.models import Proof
from bihuan.proofing.showing import shown

COMMENTED = ("wrong", "explained")
AUTHOR, INITIALS = "闭环核对", "核"


def commented(proof: Proof) -> bytes:
    """A comment at each figure that is wrong or explained; the text alone, without the draft's own look."""
    document = Document()
    for line in shown(proof).lines:
        _write(document, line, proof)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(document: Made, line: Line, proof: Proof) -> None:
    paragraph = document.add_paragraph()
    for place, cell in enumerate(line.cells):
        if place:
            paragraph.add_run(" | ")
        for piece in cell:
            run = paragraph.add_run(_printable(piece.text))
            if piece.mark in COMMENTED:
                run.font.underline = True
                document.add_comment(run, text=_said(piece, proof), author=AUTHOR, initials=INITIALS)


def _said(piece: Piece, proof: Proof) -> str:
    findings = [proof.findings[place] for place in piece.findings if proof.findings[place]["verdict"] != "ok"]
    return _printable("\n".join([f"{piece.word}：", *(finding["why"] for finding in findings)]))


def _printable(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
