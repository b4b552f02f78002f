"""How far a request has come on its route: folded from what was decided at its steps. No Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stop:
    """A step that holds the request up. Steps of one ``stage`` stand side by side; stages follow in order."""

    key: int
    stage: int


@dataclass(frozen=True, slots=True)
class Act:
    """What was decided at a step: agreed, or (``back_to``) sent back to an earlier stage."""

    stop: int
    back_to: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a request stands.

    ``stage``: the one whose turn it is, None when every step has agreed. ``open``: its steps that have not decided.
    ``settled``: which act (by its place in the order of acts) holds for each step that agreed.
    ``round``: how often it went back to an earlier stage; what was agreed from that stage on must be agreed anew.
    """

    stage: int | None
    open: tuple[int, ...] = ()
    settled: Mapping[int, int] = field(default_factory=dict)
    round: int = 0


def progress_of(stops: Iterable[Stop], acts: Iterable[Act]) -> Progress:
    """Where a request with these steps stands after these acts, oldest first.

    >>> route = [Stop(1, 1), Stop(2, 2), Stop(3, 2), Stop(4, 3)]
    >>> progress_of(route, [Act(1), Act(3)]).open
    (2,)
    >>> progress_of(route, [Act(1), Act(3), Act(2, back_to=1)]).open
    (1,)
    """
    stage_of = {stop.key: stop.stage for stop in stops}
    settled: dict[int, int] = {}
    rounds = 0
    for index, act in enumerate(acts):
        if act.back_to is None:
            settled[act.stop] = index
        else:
            rounds += 1
            settled = {key: at for key, at in settled.items() if stage_of[key] < act.back_to}
    left = [key for key in stage_of if key not in settled]
    stage = min((stage_of[key] for key in left), default=None)
    return Progress(stage, tuple(key for key in left if stage_of[key] == stage), settled, rounds)
