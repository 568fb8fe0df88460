"""Copies the few third-party files that the pages use: ``python -m bihuan.look.assets``, after ``npm ci``."""

import shutil
import sys
from pathlib import Path

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "echarts/dist/echarts.min.js": "echarts.min.js",
}
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"


def copy_assets(modules: Path, vendor: Path = VENDOR) -> list[Path]:
    """Bring ``vendor`` up to date with ``modules``; returns what was missing there."""
    missing = [modules / source for source in FILES if not (modules / source).is_file()]
    if missing:
        return missing
    vendor.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(modules / source, vendor / name)
    return []


def main() -> int:
    missing = copy_assets(Path("node_modules"))
    if missing:
        print(f"缺少 {missing[0]}：请先在项目文件夹里运行 npm ci。", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
