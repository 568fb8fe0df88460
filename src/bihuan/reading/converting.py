"""Old Word files (.doc, .wps, .rtf) -> .docx, through LibreOffice where the machine has it."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bihuan.reading.shapes import Unreadable

_TIMEOUT = 60
_MISSING = "这是旧版 Word 或 WPS 文件，本机没有装 LibreOffice，请用文字处理软件另存为 .docx 再导入。"
_FAILED = "旧版 Word 或 WPS 文件转换不成，请用文字处理软件另存为 .docx 再导入。"


def to_docx(content: bytes, suffix: str) -> bytes:
    """The same document as .docx. Raises Unreadable where LibreOffice is missing or can't read it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable(_MISSING)
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, f"given{suffix}"), Path(folder, "given.docx")
        given.write_bytes(content)
        profile = Path(folder, "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(given),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)  # noqa: S603 - fixed program, own file
            return made.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise Unreadable(_FAILED) from error
