"""What runs beside the pages: the demo's plan, and the index, which follows the edition in force."""

from .api import reindex


def index_texts_in_force() -> None:
    """Once a day: where a new period began over night, its edition is found from now on."""
    reindex()
