"""Reading plan documents: from a file as the town hall has it to data of the format ``tomoni-plan/1``."""

from .document import Reading, understand

__all__ = ["Reading", "understand"]
