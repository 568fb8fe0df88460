"""The Word file as PDF, through LibreOffice where the machine has it, one file at a time."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from bihuan.evidence.keeping import content_of, keep
from bihuan.papers.composing import file_name
from bihuan.papers.models import Briefing
from bihuan.refusals import Refused, Unusable
from bihuan.units.models import Member

TIMEOUT = 90
"""Seconds for one file: the first one after a start takes by far the longest."""
PATIENCE = 60
"""Seconds that one waits for the file before."""
PAUSE = 0.2
SERIF, SANS = ("Noto Serif CJK SC", "Source Han Serif SC"), ("Noto Sans CJK SC", "Source Han Sans SC")
STAND_INS = {
    "仿宋_GB2312": ("仿宋", "FangSong", *SERIF),
    "楷体_GB2312": ("楷体", "KaiTi", *SERIF),
    "方正小标宋简体": ("宋体", "SimSun", *SERIF),
    "宋体": ("SimSun", *SERIF),
    "黑体": ("SimHei", *SANS),
}
MISSING = "这台服务器没有装 LibreOffice，不能直接出 PDF：请下载 Word，用文字处理软件另存为 PDF。"


def program() -> str | None:
    """LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf_of(briefing: Briefing, word: bytes, *, by: Member | None) -> bytes:
    """The PDF of ``word``, the briefing's Word file; of an issued one it is made once and kept."""
    if briefing.pdf is not None:
        return content_of(briefing.pdf)
    made = to_pdf(word)
    if briefing.issued_at is not None:
        kept = keep(file_name(briefing, "pdf"), made, by=by)
        Briefing.objects.filter(pk=briefing.pk, pdf=None).update(pdf=kept)
    return made


def to_pdf(word: bytes) -> bytes:
    """The same document as PDF. ``Unusable`` where LibreOffice is missing or cannot make it."""
    found = program()
    if found is None:
        raise Unusable(MISSING)
    with _alone(), tempfile.TemporaryDirectory(prefix="bihuan-pdf-") as folder:
        given, made = Path(folder, "paper.docx"), Path(folder, "paper.pdf")
        given.write_bytes(word)
        # A profile of its own: it never meets that of a person who has LibreOffice open.
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        words = [found, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder, str(given)]
        _run(words, folder)
        if not made.exists():
            raise Unusable("PDF 没有生成出来，请下载 Word 另存为 PDF。")
        return made.read_bytes()


def _stand_ins() -> str:
    """Which installed font takes the place of one that official papers name and this machine may not have."""
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><prefer>"
        + "".join(f"<family>{other}</family>" for other in (name, *others))
        + "</prefer></alias>"
        for name, others in STAND_INS.items()
    )
    return f"<?xml version='1.0'?><fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"


def _run(words: list[str], folder: str) -> None:
    """Run to its end, or end it with everything that it started."""
    fonts = Path(folder, "fonts.conf")
    fonts.write_text(_stand_ins(), encoding="utf-8")
    environment = {**os.environ, "HOME": folder, "FONTCONFIG_FILE": str(fonts)}
    with subprocess.Popen(  # noqa: S603 - fixed program, own file
        words,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            running.wait(TIMEOUT)
        except subprocess.TimeoutExpired as error:
            os.killpg(running.pid, signal.SIGKILL)
            raise Unusable("转换 PDF 太久没有完成，请下载 Word 另存为 PDF。") from error


@contextmanager
def _alone() -> Iterator[None]:
    """One conversion at a time on this machine, whatever process asks."""
    place = Path(settings.HOME, "pdf.lock")
    place.parent.mkdir(parents=True, exist_ok=True)
    last = time.monotonic() + PATIENCE
    with place.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > last:
                    raise Refused("正在转换别的文件，请过一会儿再下载 PDF。") from None
                time.sleep(PAUSE)
        yield
