"""What is carried to a machine without internet: the lock read machine by machine, the installer, the units."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def module() -> Any:
    spec = importlib.util.spec_from_file_location("bundle", DEPLOY / "bundle.py")
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["bundle"] = loaded
    spec.loader.exec_module(loaded)
    return loaded


bundle = module()
LOCK = bundle.pinned((ROOT / "requirements.lock").read_text(encoding="utf-8"))


@pytest.mark.parametrize("processor", bundle.PROCESSORS)
@pytest.mark.parametrize("python", bundle.PYTHONS)
def test_every_machine_is_given_each_package_once(processor: str, python: str) -> None:
    names = [each.requirement.name for each in LOCK if each.wanted(processor, python)]
    assert len(names) == len(set(names))
    assert {"beancount", "fava", "openpyxl", "pydantic-core"} <= set(names)
    assert not {"colorama", "pywin32"} & set(names)


def test_every_package_is_held_to_a_hash() -> None:
    assert LOCK
    for each in LOCK:
        assert re.fullmatch(r"\S+==\S+( --hash=sha256:[0-9a-f]{64})+", each.line), each.line


def test_no_package_of_another_licence_is_carried() -> None:
    """psycopg is LGPL and stays a thing that an administrator installs apart."""
    assert not [each for each in LOCK if each.requirement.name.startswith("psycopg")]


def test_what_is_carried_is_there() -> None:
    for name in bundle.CARRIED:
        assert (DEPLOY / name).is_file(), name


def install(folder: Path, *words: str, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
    shutil.copy(DEPLOY / "install.sh", folder)
    command = ["/bin/sh", "install.sh", "--prefix", str(folder / "app"), *words]
    return subprocess.run(command, cwd=folder, env={"PATH": path}, capture_output=True, text=True, check=False)


def test_the_installer_names_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "uname", "id"):
        (tools / name).symlink_to(Path(shutil.which(name) or ""))
    done = install(tmp_path, path=str(tools))
    assert done.returncode == 1
    for word in ("python3 3.11", "git", "sha256sum", "systemd"):
        assert word in done.stderr
    assert not (tmp_path / "app").exists()


def test_the_installer_refuses_a_package_that_was_changed(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("x", encoding="utf-8")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  requirements.lock\n", encoding="utf-8")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "python3").symlink_to(sys.executable)
    done = install(tmp_path, "--no-service", path=f"{tools}:/usr/bin:/bin")
    assert (done.returncode, "安装包不完整或被改过" in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "app").exists()


@pytest.mark.parametrize("unit", ["earmark.service", "earmark-backup.service", "earmark-backup.timer"])
def test_a_unit_is_well_formed(unit: str, tmp_path: Path) -> None:
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    sections = re.findall(r"^\[(\w+)\]$", text, re.MULTILINE)
    assert sections[0] == "Unit"
    if unit.endswith(".service"):
        assert "ProtectSystem=strict" in text
        assert "NoNewPrivileges=yes" in text
    if not (tool := shutil.which("systemd-analyze")):
        return
    for name in ("earmark.service", "earmark-backup.service", "earmark-backup.timer"):
        path = tmp_path / name
        told = (DEPLOY / name).read_text(encoding="utf-8")
        path.write_text(told.replace("/opt/earmark/venv/bin/earmark", "/bin/true"), encoding="utf-8")
    command = [tool, "verify", "--man=no", str(tmp_path / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    odd = [line for line in done.stderr.splitlines() if unit in line and "User" not in line]
    assert odd == []
