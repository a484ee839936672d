"""Make every demo base's papers again, where the demo looks for them."""

from tests.papers import CODES, PAPERS, make

for code in CODES:
    for path in make(code, PAPERS / code / "papers"):
        print(path.relative_to(PAPERS.parent.parent))
