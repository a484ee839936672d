"""Make an office file's bytes depend on its content alone."""

import re
import zipfile
from pathlib import Path

MOMENT = b"2026-04-30T09:00:00Z"
EPOCH = (1980, 1, 1, 0, 0, 0)


def settle(path: Path) -> None:
    """Write the package anew with fixed dates, in the zip directory and in its properties."""
    with zipfile.ZipFile(path) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, _dated(content) if name == "docProps/core.xml" else content)


def _dated(core: bytes) -> bytes:
    """Fix the properties' moments of creation and change."""
    return re.sub(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*", rb"\g<1>" + MOMENT, core)
