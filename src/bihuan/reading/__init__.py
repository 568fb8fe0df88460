"""Reading any paper: lists of complaints, answers, publications and plans, out of whatever file they came in.

>>> paper = read(Path("清单.xlsx"))
>>> paper.rows[0].values["number"]
"""

from bihuan.reading.output import to_json
from bihuan.reading.reader import read
from bihuan.reading.shapes import KINDS, Cell, Overrides, Paper, Place, Problem, Row, Source, Unreadable

__all__ = ["KINDS", "Cell", "Overrides", "Paper", "Place", "Problem", "Row", "Source", "Unreadable", "read", "to_json"]
