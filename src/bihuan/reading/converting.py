"""Files of older and other office programs (.doc, .wps, .rtf, .odt, .ods) -> .docx or .xlsx, through LibreOffice where it is there."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from bihuan.reading.shapes import Unreadable

Target = Literal["docx", "xlsx"]
TIMEOUT = 40
"""Seconds. The first start of a fresh profile takes the longest."""
_MISSING = "这种旧版或别家的文件要用 LibreOffice 打开，本机没有装，请用{program}另存为 .{target} 再导入。"
_FAILED = "这种旧版或别家的文件转换不成，请用{program}另存为 .{target} 再导入。"
_PROGRAMS = {"docx": "文字处理软件", "xlsx": "表格软件"}


def convert(content: bytes, suffix: str, target: Target) -> bytes:
    """The same file as ``target``. Raises Unreadable where LibreOffice is missing, can't read it or takes too long.

    It works in a folder of its own with a profile of its own, so that one that is open on the machine is left alone,
    and everything it started is stopped when its time is over.
    """
    said = {"program": _PROGRAMS[target], "target": target}
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Unreadable(_MISSING.format(**said))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        given, made = Path(folder, f"given{suffix}"), Path(folder, f"given.{target}")
        given.write_bytes(content)
        profile = Path(folder, "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", target, "--outdir", folder, str(given)]
        try:
            _run(command)
            return made.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise Unreadable(_FAILED.format(**said)) from error


def _run(command: list[str]) -> None:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, stdin=quiet, start_new_session=True) as running:  # noqa: S603 - fixed program, own file
        try:
            running.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise
