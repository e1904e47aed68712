"""The story on whose pages people work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.directives.stage import Story, tell

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)
