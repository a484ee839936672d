"""The web gateway: Fava shows the books, and everything it can do besides stays shut.

Stock Fava has no users, writes files, and runs queries that write files. Here it is one Flask
application with our loader in place of its own, a guard before every request that refuses whatever is
not listed, and our own pages beside Fava's. Nothing in it writes a book.
"""

from __future__ import annotations

from earmark.gateway.app import create_app
from earmark.gateway.server import serve

__all__ = ["create_app", "serve"]
