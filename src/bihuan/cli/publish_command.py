"""``bihuan publish``: the public table of a batch as it was published. Preparing and publishing take two people at the desk."""

import argparse
from pathlib import Path

from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--inspection", required=True, metavar="代号")
    parser.add_argument("--batch", required=True, type=int, metavar="批次")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="写成 .docx 或 .xlsx")


def run(options: argparse.Namespace) -> int:
    open_house()
    from bihuan.cases.opening import inspection_by_code
    from bihuan.publication.handing_out import published_table

    path: Path = options.out
    content = published_table(inspection_by_code(options.inspection), options.batch, path.suffix.lower())
    path.write_bytes(content)
    print(f"已写入 {path}。")
    return 0
