"""What a sheet holds and how it is sealed. No Django."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

FORMAT = "tomoni-sheet/1"
WORDS = ("improvement", "outcome", "direction")  # what a planner writes
LONGEST = 400  # characters of each: a sheet is one page
FIRST_YEAR, LAST_YEAR = 2000, 2100  # 年度
MOST_DECISIONS = 12  # on one page; the count tells of all
_SHEETS_ARE_OF = ("measure", "policy", "action", "goal", "other")


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 (hexadecimal) over the data in one spelling: sorted keys, no spaces, UTF-8.

    >>> digest({"a": 1, "b": "声"}) == digest({"b": "声", "a": 1})
    True
    """
    spelled = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def kind_of_sheets(kinds: Collection[str]) -> str:
    """Which kind of nodes has sheets, in a plan with nodes of these kinds: its measures, else what is nearest.

    >>> kind_of_sheets({"goal", "measure", "action"}), kind_of_sheets({"goal", "policy"}), kind_of_sheets(set())
    ('measure', 'policy', '')
    """
    return next((kind for kind in _SHEETS_ARE_OF if kind in kinds), "")
