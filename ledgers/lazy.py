"""A value that is worked out when it is first asked for, and kept: without a lock.

Up to Python 3.11 `functools.cached_property` holds a lock while it works a value out, and it is one lock for the
property of all objects: in a service of many threads whoever asks for one book waits until another book's has been
worked out. Python 3.12 has dropped it.
"""

from __future__ import annotations

import functools
from typing import Any, TypeVar, overload

_T = TypeVar("_T")
_NONE = object()


class cached_property(functools.cached_property[_T]):  # noqa: N801, TID251  (stands in the other's place)
    """As `functools.cached_property`; of two threads that ask at once both work, and both are given the same."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> cached_property[_T]: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> _T: ...
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
        """The value, worked out unless it is there."""
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("a cached_property needs its name: use it in a class's body")
        kept = instance.__dict__
        found = kept.get(self.attrname, _NONE)
        return kept.setdefault(self.attrname, self.func(instance)) if found is _NONE else found


def unlocked(other: Any) -> cached_property[Any]:
    """A `functools.cached_property` of somebody else's class, for a class below it: worked out without the lock."""
    return cached_property(other.func)
