"""The demo bases' papers, made from the seed rows that stand beside this file.

`make(code, folder)` writes one base's papers; `python -m tests.papers` writes them all where the demo looks for them.
"""

from tests.papers.demo import CODES, PAPERS, make

__all__ = ["CODES", "PAPERS", "make"]
