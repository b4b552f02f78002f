"""The declaration of the channels by which staff enter voices for people."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission

from .domain import Way
from .models import WAY_LABELS

PART = Part(
    name="listening.intakes",
    label=_("Voices entered by staff"),
    permissions=(
        Permission(
            "intakes.enter", _("Enter voices from telephone, counter, paper and fax"), personal_data=True
        ),
    ),
    channels={way.value: WAY_LABELS[way] for way in Way},
    messages={
        "intakes.in_the_future": _("This lies in the future. Please check the day and the time."),
        "intakes.paper_unknown": _(
            "No form was printed with the code %(typed)s. Please compare it with the sheet."
        ),
    },
)
