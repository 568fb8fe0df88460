"""Backups with something wrong in them."""

import io
import json
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any


def rewritten(path: Path, *, rename: Callable[[str], str] = str, drop: str = "", change: Any = None) -> Path:
    """A copy beside it with members renamed or one left out; ``change`` makes new contents by name."""
    out = path.with_name(f"rewritten-{path.name}")
    with tarfile.open(path) as source, tarfile.open(out, "w") as target:
        for member in source:
            content = source.extractfile(member).read()
            if change is not None:
                content = change(member.name, content)
            if member.name == drop:
                continue
            made = tarfile.TarInfo(rename(member.name))
            made.size = len(content)
            target.addfile(made, io.BytesIO(content))
    return out


def manifest_of(path: Path) -> dict[str, Any]:
    with tarfile.open(path) as source:
        return json.load(source.extractfile("manifest.json"))


def with_manifest(path: Path, alter: Callable[[dict[str, Any]], Any]) -> Path:
    """A copy whose manifest was altered and sealed again, as only somebody who knows how would."""
    told = manifest_of(path)
    alter(told)
    manifest = json.dumps(told).encode()
    new = {"manifest.json": manifest, "manifest.sha256": sha256(manifest).hexdigest().encode()}
    return rewritten(path, change=lambda name, content: new.get(name, content))


def flipped(path: Path, name: str) -> Path:
    """One bit in the middle of one member is another."""
    with tarfile.open(path) as source:
        member = source.getmember(name)
    content = bytearray(path.read_bytes())
    content[member.offset_data + member.size // 2] ^= 1
    path.write_bytes(content)
    return path
