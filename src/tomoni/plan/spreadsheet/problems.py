"""What is wrong in a spreadsheet, and where."""

from dataclasses import dataclass

from tomoni.kernel.errors import DomainError
from tomoni.kernel.part import sentence_for


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A wrong cell: the sheet's name, the cell ("B12"; empty where a row is missing) and the reason."""

    sheet: str
    cell: str
    reason: DomainError

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return sentence_for(self.reason)
