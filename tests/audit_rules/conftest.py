"""Bases beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.audit_rules.bases import frames_of

if TYPE_CHECKING:
    from audit_rules.columns import Frame


@pytest.fixture
def frames(request: pytest.FixtureRequest) -> dict[str, Frame]:
    """The bases whose journals are the test's docstring."""
    return frames_of(request.function.__doc__ or "")
