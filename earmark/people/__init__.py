"""Who uses the web service: people, their roles and bases, their sessions, and what they looked at.

Kept in a database of its own and in no book: SQLite beside the books, or the PostgreSQL that a URL names.
"""

from __future__ import annotations

from earmark.people.database import Database
from earmark.people.register import Denied, Register
from earmark.people.roles import Person, Role

__all__ = ["Database", "Denied", "Person", "Register", "Role"]
