"""ことばの説明: all words that the plan in force explains, and where it uses them."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tomoni.accounts.api import for_everyone
from tomoni.web.of_plan import of_plan
from tomoni.web.queries import uses_of_words
from tomoni.web.words import name_of, untranslated

SHOWN = 5  # places that are named beside a word; all of them can be searched for


@for_everyone
@require_safe
def words(request: HttpRequest) -> HttpResponseBase:
    """The list, in printed order."""
    read = of_plan(request)
    context = {
        "terms": [
            (one.term, one.text, [(name_of(link), link.code) for link in one.nodes[:SHOWN]], len(one.nodes))
            for one in (uses_of_words(read.edition) if read.edition else ())
        ],
        "shown": SHOWN,
        "text_language": untranslated(),
        "crumbs": [*read.crumbs, (_("Words explained"), "")],
    }
    return render(request, "web/words.html", context)
