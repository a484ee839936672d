"""Every distribution the program runs on, with its licence, as a person reviewed it.

A new dependency fails here until somebody has looked at its licence and entered it.
"""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parent.parent / "requirements.lock"

REVIEWED = {
    "annotated-types": "MIT",
    "anyio": "MIT",
    "argon2-cffi": "MIT",
    "argon2-cffi-bindings": "MIT",
    "babel": "BSD-3-Clause",
    "beancount": "GPL-2.0-only",
    "beangulp": "GPL-2.0-only",
    "beanquery": "GPL-2.0-only",
    "beautifulsoup4": "MIT",
    "blinker": "MIT",
    "cffi": "MIT-0",
    "chardet": "0BSD",
    "cheroot": "BSD-3-Clause",
    "chinesecalendar": "MIT",
    "click": "BSD-3-Clause",
    "et-xmlfile": "MIT",
    "fava": "MIT",
    "filelock": "MIT",
    "flask": "BSD-3-Clause",
    "flask-babel": "BSD-3-Clause",
    "idna": "BSD-3-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jaraco-functools": "MIT",
    "jinja2": "BSD-3-Clause",
    "lxml": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "markupsafe": "BSD-3-Clause",
    "mdurl": "MIT",
    "more-itertools": "MIT",
    "openpyxl": "MIT",
    "ply": "BSD-3-Clause",
    "pycparser": "BSD-3-Clause",
    "pydantic": "MIT",
    "pydantic-core": "MIT",
    "pylopdf-fonts-zh-cn": "OFL-1.1",
    "python-calamine": "MIT",
    "python-dateutil": "BSD-3-Clause",
    "python-docx": "MIT",
    "python-magic": "MIT",
    "pytz": "MIT",
    "rapidfuzz": "MIT",
    "regex": "Apache-2.0 AND CNRI-Python",
    "simplejson": "MIT",
    "soupsieve": "MIT",
    "sqlalchemy": "MIT",
    "tatsu-lts": "BSD-3-Clause-Attribution",
    "typing-extensions": "PSF-2.0",
    "typing-inspection": "MIT",
    "typst": "Apache-2.0",
    "tzdata": "Apache-2.0",
    "watchfiles": "MIT",
    "werkzeug": "BSD-3-Clause",
}

COMPATIBLE = {
    *("0BSD", "BSD-2-Clause", "BSD-3-Clause", "GPL-2.0-only", "GPL-2.0-or-later", "ISC", "MIT", "MIT-0", "PSF-2.0"),
}

# Not compatible with GPL-2.0-only in the Free Software Foundation's reading. Each is a separate work, used unmodified
# from its own distribution and never copied into this one. Most come with the accounting core we stand on: beancount
# and beanquery, GPL-2.0-only as we are, depend on them themselves. Our own code imports none of these; the typesetter
# is a program by itself, which a process of its own runs on text and which hands back a file; fonts are data.
EXCEPTIONS = {
    "pylopdf-fonts-zh-cn": "two Chinese faces that a PDF embeds: data, no code of a program's (OFL-1.1)",
    "regex": "beancount's own dependency (Apache-2.0 and CNRI)",
    "tatsu-lts": "beanquery's parser (BSD with a clause of acknowledgement)",
    "typst": "the typesetter, run as a process of its own by reports/typesetter.py alone (Apache-2.0)",
    "tzdata": "time zone data that beancount's python-dateutil brings (Apache-2.0 wrapping; the data is public domain)",
}

CLASSIFIERS = {
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "GNU General Public License v2 (GPLv2)": "GPL-2.0",
}


def closure(root: str) -> dict[str, metadata.Distribution]:
    """What `root` needs at run time on this machine, itself left out."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [Requirement(root)]
    while waiting:
        wanted = waiting.pop()
        dist = metadata.distribution(wanted.name)
        extras = wanted.extras or {""}
        for line in dist.requires or []:
            need = Requirement(line)
            applies = need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras)
            if applies and canonicalize_name(need.name) not in found:
                found[canonicalize_name(need.name)] = metadata.distribution(need.name)
                waiting.append(need)
    return found


def declared(dist: metadata.Distribution) -> set[str]:
    """The licences a distribution states of itself: as SPDX where it does, else as the family it names."""
    meta = dist.metadata
    if "License-Expression" in meta:
        return {meta["License-Expression"]}
    text = " ".join(meta["License"].split()) if "License" in meta else ""
    classifiers = {line.rpartition(" :: ")[2] for line in meta.get_all("Classifier", [])}
    said = {CLASSIFIERS[name] for name in classifiers & set(CLASSIFIERS)}
    if text and len(text) < 40:
        said.add(text.removesuffix(" License"))
    elif "GNU GENERAL PUBLIC LICENSE Version 2" in text:
        said.add("GPL-2.0")
    return said


def agrees(reviewed: str, said: set[str]) -> bool:
    """True when one of the words a distribution uses names the reviewed licence or its family."""
    return any(reviewed == word or reviewed.startswith(word + "-") for word in said)


NEEDED = closure("earmark")


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_dependency_is_reviewed_and_says_the_same(name: str) -> None:
    said = declared(NEEDED[name])
    assert name in REVIEWED, f"{name} is new: review its licence ({said}) and enter it"
    assert agrees(REVIEWED[name], said), f"{name}: reviewed as {REVIEWED[name]}, but it declares {said or 'nothing'}"


def test_the_table_has_no_stale_entry() -> None:
    """The lock is the measure: it also has what other systems and Python versions need."""
    locked = set(re.findall(r"^([a-z0-9-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    stale = sorted(set(REVIEWED) - locked - set(NEEDED))
    assert not stale, f"in the table, but no longer needed: {stale}"


def test_every_licence_is_compatible_or_a_named_exception() -> None:
    odd = {name for name, licence in REVIEWED.items() if licence not in COMPATIBLE}
    assert odd == set(EXCEPTIONS)


def test_our_code_imports_no_exception() -> None:
    """An exception is a separate work that others bring: once our own code imported it, it would be none."""
    root = LOCK.parent
    modules = {"regex", "tatsu", "tzdata", "typst", "pylopdf_fonts_zh_cn"}
    for folder in ("ledgers", "importers", "audit_rules", "reports", "earmark"):
        for path in (root / folder).rglob("*.py"):
            named = re.findall(r"^\s*(?:import|from)\s+(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            allowed = {"typst"} if path.name == "typesetter.py" else set()
            assert not modules & set(named) - allowed, path.relative_to(root)


def test_the_typesetter_is_a_program_by_itself() -> None:
    source = (LOCK.parent / "reports" / "typesetter.py").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:import|from)\s+(\w+)", source, re.MULTILINE)) == {
        "__future__",
        "json",
        "sys",
        "typing",
        "typst",
    }
    users = [
        p for p in (LOCK.parent / "reports").rglob("*.py") if re.search(r"import.*typesetter", p.read_text("utf-8"))
    ]
    assert users == []


def test_our_own_licence_is_stated_and_shipped() -> None:
    own = metadata.distribution("earmark")
    assert own.metadata["License-Expression"] == "GPL-2.0-only"
    text = (LOCK.parent / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE\n" in text
    assert "Version 2, June 1991" in text
