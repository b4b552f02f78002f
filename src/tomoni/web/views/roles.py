"""わたしにできること: what the plan asks of citizens, groups and companies, by goal."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.web.of_plan import OfPlan, of_plan
from tomoni.web.queries import Asked, everyone, parts_of
from tomoni.web.words import name_of, untranslated

MOST = 150  # texts on one page; a plan with more shows one goal at a time


@for_everyone
@require_safe
def roles(request: HttpRequest) -> HttpResponseBase:
    """Who is asked: a door for each kind of people."""
    read = of_plan(request)
    edition = read.edition
    parts = parts_of(edition) if edition else {}
    doors = [
        {
            "label": who.label,
            "url": reverse("web:role", args=[who.key]) + read.query(),
            "note": ngettext("%(n)s thing", "%(n)s things", parts[who.key].count)
            % {"n": parts[who.key].count},
        }
        for who in everyone()
        if who.key in parts and parts[who.key].count
    ]
    context = {"doors": doors, "crumbs": [*read.crumbs, (_("What I can do"), "")]}
    return render(request, "web/roles.html", context)


@for_everyone
@require_safe
def role(request: HttpRequest, who: str) -> HttpResponseBase:
    """All that is asked of one kind of people."""
    person = next((one for one in everyone() if one.key == who), None)
    read = of_plan(request)
    edition = read.edition
    if person is None or edition is None:
        raise Http404
    part = parts_of(edition)[who]
    codes = [goal.code for goal, _asked in part.by_goal]
    chosen = request.GET.get("goal", "")
    if chosen not in codes:
        chosen = codes[0] if part.count > MOST else ""
    context = {
        "who": person,
        "count": part.count,
        "goals": [
            (name_of(goal), goal.code, [_asked(one) for one in asked])
            for goal, asked in part.by_goal
            if chosen in ("", goal.code)
        ],
        "filters": _filters(read, part.by_goal, chosen, all_too=part.count <= MOST),
        "others": [
            (one.label, reverse("web:role", args=[one.key]) + read.query())
            for one in everyone()
            if one.key != who
        ],
        "text_language": untranslated(),
        "crumbs": [
            *read.crumbs,
            (_("What I can do"), reverse("web:roles") + read.query()),
            (person.label, ""),
        ],
    }
    return render(request, "web/role.html", context)


def _filters(read: OfPlan, by_goal: Any, chosen: str, *, all_too: bool) -> list[dict[str, Any]]:
    options = [{"label": _("All"), "url": read.here(), "current": not chosen}] if all_too else []
    options += [
        {
            "label": goal.marker or name_of(goal),
            "url": read.here(goal=goal.code),
            "current": goal.code == chosen,
            "count": sum(len(one.texts) for one in asked),
        }
        for goal, asked in by_goal
    ]
    return options if len(options) > 1 else []


def _asked(one: Asked) -> dict[str, Any]:
    actors = {actor for actor, _text in one.texts}
    return {
        "name": name_of(one.node),
        "url": reverse("web:node", args=[one.node.code]),
        "texts": [(actor if len(actors) > 1 else "", text) for actor, text in one.texts],
    }
