"""Taking a file in from a person: checked for being what it says, decoded if it is a picture, kept."""

from bihuan.evidence.checking import check_attachment, is_picture
from bihuan.evidence.keeping import keep
from bihuan.evidence.models import StoredFile
from bihuan.evidence.pictures import look, picture_of
from bihuan.units.models import Member


def accept_file(name: str, content: bytes, by: Member) -> StoredFile:
    """``Unusable`` says what is wrong with the file; a picture is decoded before anything is written."""
    check_attachment(name, content)
    sight = look(name, content) if is_picture(name) else None
    stored = keep(name, content, by=by)
    if sight is not None:
        picture_of(stored, sight)
    return stored
