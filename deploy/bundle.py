"""One archive that installs Earmark on a machine without internet.

    python deploy/bundle.py [FOLDER]        (make bundle)

It holds the wheels of everything that `requirements.lock` names, for each of the processors and Pythons
below, each held to the lock's hash; our own wheel; the installer, the service's unit, the proxy's example,
and the SHA-256 of every file. Whatever is not a wheel for all of them stops the making: an archive that
would install on one machine only is none.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROCESSORS = ("x86_64", "aarch64")
PYTHONS = ("3.11.0", "3.11.9", "3.12.0", "3.13.0")
"""The first and a later 3.11: the lock takes other versions of some packages from 3.11.5 on."""
GLIBC = (17, 26, 27, 28)
CARRIED = ("install.sh", "earmark.service", "earmark-backup.service", "earmark-backup.timer", "nginx.conf")


@dataclass(frozen=True, slots=True)
class Pinned:
    """One requirement of the lock: its line without the marker, and the marker."""

    line: str
    requirement: Requirement

    def wanted(self, processor: str, python: str) -> bool:
        """Whether a machine needs it."""
        marker = self.requirement.marker
        where = {
            "python_full_version": python,
            "python_version": python.rpartition(".")[0],
            "platform_machine": processor,
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }
        return marker is None or marker.evaluate(where)


def pinned(lock: str) -> list[Pinned]:
    """The requirements of a lock, each on one line with its hashes."""
    found = []
    for block in lock.replace("\\\n", " ").splitlines():
        said, *hashes = block.split("--hash=")
        if not said.strip() or said.startswith("#"):
            continue
        requirement = Requirement(said.strip())
        options = " ".join(f"--hash={each.strip()}" for each in hashes)
        found.append(Pinned(f"{requirement.name}{requirement.specifier} {options}", requirement))
    return found


def bundle(folder: Path) -> Path:
    """Make the archive in a folder.

    Raises:
        SystemExit: a wheel cannot be had for one of the machines; pip has said which.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = f"earmark-{project['version']}"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=folder) as draft:
        inside = Path(draft) / name
        wheels = inside / "wheels"
        wheels.mkdir(parents=True)
        for processor in PROCESSORS:
            for python in PYTHONS:
                print(f"下载 {processor} Python {python} 的安装包…", flush=True)
                _download(processor, python, wheels, Path(draft))
        _run("-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT)
        for each in CARRIED:
            shutil.copy2(ROOT / "deploy" / each, inside / each)
        shutil.copy2(ROOT / "requirements.lock", inside / "requirements.lock")
        shutil.copy2(ROOT / "LICENSE", inside / "LICENSE")
        shutil.copy2(ROOT / "docs" / "deploy.md", inside / "安装说明.md")
        _sums(inside)
        path = folder / f"{name}-bundle.tar.gz"
        with tarfile.open(path, "w:gz", compresslevel=1) as tar:  # wheels are compressed already
            tar.add(inside, arcname=name)
    return path


def _download(processor: str, python: str, wheels: Path, draft: Path) -> None:
    lock = pinned((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    wanted = draft / "wanted.txt"
    wanted.write_text("\n".join(each.line for each in lock if each.wanted(processor, python)), encoding="utf-8")
    platforms = [word for glibc in GLIBC for word in ("--platform", f"manylinux_2_{glibc}_{processor}")]
    platforms += ["--platform", f"manylinux2014_{processor}"]
    _run(
        *("-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"),
        *("--require-hashes", *platforms, "--python-version", python, "-d", wheels, "-r", wanted),
    )


def _run(*words: object) -> None:
    done = subprocess.run([sys.executable, *map(str, words)], check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def _sums(inside: Path) -> None:
    """The SHA-256 of every file, as `sha256sum -c` reads it."""
    files = sorted(p for p in inside.rglob("*") if p.is_file())
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(inside).as_posix()}" for p in files]
    (inside / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    made = bundle(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")
    print(f"已写出 {made}（{made.stat().st_size / 1e6:.0f} MB）")
