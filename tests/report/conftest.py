"""Fixtures that several files of this folder use."""

from __future__ import annotations

import pytest

from helpers.complete_topic import complete_page
from helpers.page_tree import Node, read_page


@pytest.fixture(scope="session")
def page_tree() -> Node:
    return read_page(complete_page()[0])
