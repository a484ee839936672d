"""The web gateway: Fava shows the books, and everything it can do besides stays shut.

Stock Fava has no users, writes files, and runs queries that write files. Here it is one Flask
application with our loader in place of its own, a guard before every request that refuses whatever is
not listed, to whom it is not listed for, and our own pages beside Fava's. Nothing in it writes a book.
"""

from __future__ import annotations

from earmark.gateway.app import create_app
from earmark.gateway.server import first_administrator, serve

__all__ = ["create_app", "first_administrator", "serve"]
