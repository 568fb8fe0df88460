"""The machine under it: disk, rights, clock, settings, what is installed beside it."""

import os
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from bihuan.look import assets
from bihuan.papers.pdf import program
from bihuan.upkeep.findings import Finding, Look, bad, good, notice

SCARCE, GONE = 5 * 2**30, 2**30
"""Bytes of free disk that are to be noticed, and that are too few."""
LOCAL = {"127.0.0.1", "localhost", "[::1]", "::1"}
SHORTEST_KEY = 50
FONTS = {
    "仿宋_GB2312": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
    "方正小标宋简体": ("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
}
"""What the layout of official documents asks for (GB/T 9704-2012), with the names under which it is installed."""


def disk(look: Look) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.HOME).free
    said = f"{settings.HOME} 所在磁盘还剩{free / 2**30:.1f} GB"
    if free < GONE:
        yield bad("磁盘", said, "立即腾出空间；空间用尽后不能收件、上传和备份")
    elif free < SCARCE:
        yield notice("磁盘", said, "尽快腾出空间或换大磁盘")
    else:
        yield good("磁盘", said)


def rights(look: Look) -> Iterator[Finding]:
    """The folder holds complaints: nobody else on the machine may read it, and this account must write there."""
    home = Path(settings.HOME)
    keys = [home / name for name in ("secret_key", "seal_key")]
    if not os.access(home, os.W_OK | os.X_OK):
        yield bad("文件夹权限", f"当前账号不能在 {home} 里写文件", "用运行服务的账号来运行本命令，或改正文件夹的所有者")
    elif home.stat().st_mode & stat.S_IRWXO:
        yield bad("文件夹权限", f"本机其他账号能进入 {home}", f"运行 chmod o-rwx {home}")
    elif open_to_others := [key for key in keys if key.exists() and key.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]:
        yield bad("文件夹权限", f"别的账号能读密钥 {open_to_others[0]}", f"运行 chmod 600 {open_to_others[0]}")
    else:
        yield good("文件夹权限", "只有本账号能进入数据文件夹")


def secret(look: Look) -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield bad("密钥", "太短，登录状态可以伪造", "去掉 BIHUAN_SECRET_KEY，由程序自己生成；或换成50个以上的随机字符")
    else:
        yield good("密钥", "长度足够")


def reached(look: Look) -> Iterator[Finding]:
    """How the desk is reached from outside."""
    others = sorted(set(settings.ALLOWED_HOSTS) - LOCAL)
    if settings.DEBUG:
        yield bad("访问设置", "调试方式开着，出错页面会露出数据", "去掉 BIHUAN_DEBUG")
    elif "*" in others:
        yield notice("访问设置", "BIHUAN_HOSTS 是 *，任何网址都接受", "写明实际使用的网址")
    elif not others:
        yield notice("访问设置", "只能在本机访问", "要供别人访问，在 BIHUAN_HOSTS 里写明网址或地址")
    elif not settings.SESSION_COOKIE_SECURE:
        yield notice("访问设置", "没有用 HTTPS，密码在网上明文传送", "配置 HTTPS 代理后设 BIHUAN_HTTPS=1")
    else:
        yield good("访问设置", f"{'、'.join(others)}，HTTPS")


def page_files(look: Look) -> Iterator[Finding]:
    absent = [name for name in assets.FILES.values() if not (assets.VENDOR / name).is_file()]
    if absent:
        yield bad("页面文件", f"缺少 {'、'.join(absent)}，页面会没有样式或图表", "在程序文件夹里运行 make assets")
    else:
        yield good("页面文件", "齐全")


def timezone(look: Look) -> Iterator[Finding]:
    """The desk reckons in Beijing time by itself; the machine's own timers don't."""
    if timedelta(seconds=time.localtime(look.now.timestamp()).tm_gmtoff) == timedelta(hours=8):
        yield good("时区", "系统用北京时间")
    else:
        yield notice(
            "时区",
            "系统不用北京时间；平台不受影响，系统的定时任务受影响",
            "运行 timedatectl set-timezone Asia/Shanghai",
        )


def beside(look: Look) -> Iterator[Finding]:
    """What makes PDF and old Excel files possible; everything else works without."""
    if program() is None:
        yield notice("LibreOffice", "没有装，不能直接出 PDF", "需要时安装 libreoffice-writer；Word 文件不受影响")
        return
    yield good("LibreOffice", "已安装")
    installed = _fonts()
    absent = [font for font, names in FONTS.items() if not any(name in installed for name in names)]
    if absent:
        yield notice(
            "公文字体",
            f"没有装 {'、'.join(absent)}，PDF 用相近字体代替",
            "把字体文件放进 /usr/share/fonts 后运行 fc-cache",
        )
    else:
        yield good("公文字体", "已安装")


def _fonts() -> str:
    """The families that the machine has, one line each; nothing where it cannot tell."""
    lister = shutil.which("fc-list")
    if lister is None:
        return ""
    return subprocess.run([lister, ":", "family"], capture_output=True, text=True, timeout=30, check=False).stdout  # noqa: S603
