"""What a plan is made of, which edition is in force, how changes make a new text. No Django."""

from .checking import check
from .document import (
    LARGEST_FILE,
    Document,
    DocumentValue,
    address_code,
    digest,
    likeness,
    read_document,
)
from .kinds import (
    DEEPEST,
    STEP,
    Adopted,
    Direction,
    EditionKind,
    EditionState,
    LineageKind,
    NodeKind,
    PassageRole,
    in_force,
    neighbours,
    next_path,
    path_of,
    paths_above,
    state_of,
)
from .texts import ChangeText, PassageText, amended

__all__ = [
    "DEEPEST",
    "LARGEST_FILE",
    "STEP",
    "Adopted",
    "ChangeText",
    "Direction",
    "Document",
    "DocumentValue",
    "EditionKind",
    "EditionState",
    "LineageKind",
    "NodeKind",
    "PassageRole",
    "PassageText",
    "address_code",
    "amended",
    "check",
    "digest",
    "in_force",
    "likeness",
    "neighbours",
    "next_path",
    "path_of",
    "paths_above",
    "read_document",
    "state_of",
]
