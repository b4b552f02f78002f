"""What a cell says."""

import re

from ..pieces import without_tags


def texts_of(cell: str) -> list[str]:
    """The bullets or lines of a cell."""
    cell = without_tags(cell)
    parts = re.split(r"\n|[▪•‣➢◆◇■□\ue000-\uf8ff]|(?:(?<=^)|(?<=\s))[・●○](?=\s*\S)", cell)
    return [part.strip(" 　・") for part in parts if part and part.strip(" 　・")]
