"""よみの一覧: how words are read on public pages, where the dictionary reads them otherwise."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tomoni.accounts.api import for_staff, staff_names
from tomoni.furigana.api import (
    all_readings,
    annotate,
    catalogue_readings,
    end_reading,
    keep_reading,
    kept_readings,
)
from tomoni.kernel.errors import DomainError, NotAllowed
from tomoni.kernel.part import sentence_for

from .frame import Desk, refusing
from .frame import sent as posted

MAY = "furigana.keep"
PAGE = 100
LONGEST_TRY = 400  # characters


class ReadingForm(forms.Form):
    """A word and how it is read."""

    word = forms.CharField(
        label=gettext_lazy("Word with kanji"),
        help_text=gettext_lazy("For example the name of a place, a ward or a person."),
        max_length=200,
        widget=forms.TextInput(attrs={"data-size": "medium", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Please enter a word.")},
    )
    reading = forms.CharField(
        label=gettext_lazy("Reading in kana"),
        help_text=gettext_lazy("If left empty, no furigana stand over this word."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-size": "medium", "autocomplete": "off"}),
    )


@for_staff(MAY)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def readings(request: HttpRequest) -> HttpResponseBase:
    """The list, a form for one more, and a field to try a sentence."""
    form = ReadingForm(posted(request) if request.method == "POST" else None)
    if form.is_valid():
        try:
            kept = keep_reading(actor=Desk(request).actor, **form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as problem:
            form.add_error(
                "word" if problem.code == "furigana.no_kanji" else "reading", sentence_for(problem)
            )
        else:
            messages.success(request, _("“%(word)s” is read so from now on.") % {"word": kept.word})
            return redirect("web:desk_readings")
    page = Paginator(kept_readings(), PAGE).get_page(request.GET.get("page"))
    tried = request.GET.get("try", "").strip()[:LONGEST_TRY]
    context = {
        **Desk(request).bar(),
        "form": form,
        "page": page,
        "names": staff_names({row.kept_by for row in page if row.kept_by}),
        "catalogue": sorted(catalogue_readings(settings.TOMONI_CATALOG).items()),
        "tried": tried,
        "pieces": annotate(tried, all_readings()) if tried else (),
        "crumbs": [(_("Readings of words"), "")],
    }
    return render(request, "web/desk/readings.html", context, status=422 if form.errors else 200)


@for_staff(MAY)
@require_POST
@refusing
def end(request: HttpRequest) -> HttpResponseBase:
    """一覧から外す."""
    try:
        ended = end_reading(actor=Desk(request).actor, word=posted(request).get("word", ""))
    except NotAllowed:
        raise
    except DomainError as problem:
        messages.error(request, sentence_for(problem))
    else:
        messages.success(request, _("“%(word)s” is off the list.") % {"word": ended.word})
    return redirect("web:desk_readings")
