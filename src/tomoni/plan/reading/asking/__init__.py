"""An optional reader that asks a language model about the lines which the grammar could not place. Off unless an address
is given; the document is whole without it.

``improve(reading, model)`` gives the reading with what the model could say. Every answer is checked against the source
before it counts: a text that is not on the line is not taken, a line is told once, and the lines still add up.
"""

from .improving import improve, uncertain
from .server import Model

__all__ = ["Model", "improve", "uncertain"]
