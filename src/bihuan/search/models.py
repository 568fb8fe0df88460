"""What can be found, as the index holds it. Everything here follows from other tables and can be made again."""

from django.db import models

from bihuan.bigrams import fold


class Kind(models.IntegerChoices):
    """Of what a document speaks, which decides who may find it. Part of the key of every document: never renumbered."""

    CASE = 0, "a case: its numbers and what it says; for who sees the case"
    PLACE = 1, "a case: the places that its list names, other units' among them; for who sees the whole inspection"
    SHARE = 2, "an assignment: what is asked of its unit and what it answered; for who sees the assignment"


class Document(models.Model):
    """The folded text of one case or assignment. Its tokens stand in the database's own index (``search.index``)."""

    id = models.BigAutoField(primary_key=True, help_text="subject * 4 + kind: tells both without reading the row")
    kind = models.PositiveSmallIntegerField(choices=Kind)
    subject = models.BigIntegerField(help_text="of a case or of an assignment")
    body = models.TextField()

    def __str__(self) -> str:
        return f"{Kind(self.kind).name} {self.subject}"


class Rules(models.Model):
    """By which rules the index was made; one row."""

    version = models.PositiveIntegerField()


def key_of(kind: Kind, subject: int) -> int:
    """The key of a document, from which SQLite's index tells kind and subject back."""
    return subject * 4 + kind


def document(kind: Kind, subject: int, *texts: str) -> Document:
    """A document of some texts, each standing by itself; without any it says that there is nothing to find."""
    body = "\n".join(dict.fromkeys(folded for text in texts if (folded := fold(text))))
    return Document(id=key_of(kind, subject), kind=kind, subject=subject, body=body)
