"""What these channels keep besides the voice itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .domain import Way, printed_code

WAY_LABELS = {
    Way.PHONE: pgettext_lazy("channel", "Telephone"),
    Way.COUNTER: pgettext_lazy("channel", "Counter"),
    Way.PAPER: pgettext_lazy("channel", "Paper"),
    Way.FAX: pgettext_lazy("channel", "Fax"),
}
NOT_ASKED = _("Not asked")


class PaperForm(models.Model):
    """One printing of the form: for whom or where it lies out. A sheet that comes back is entered under its code."""

    code = models.CharField(max_length=8, primary_key=True)
    title = models.CharField(max_length=100)  # 中央公民館 11月
    place = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey("plan.Node", on_delete=models.PROTECT, null=True, related_name="+")
    consent_wording = models.ForeignKey("voices.ConsentWording", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title

    @property
    def printed_code(self) -> str:
        """The code as it stands on the sheet: 7K3F-90QX."""
        return printed_code(self.code)


class Intake(models.Model):
    """One voice that a member of staff entered. ``submission`` is the open form's id: a second click finds the first."""

    voice = models.OneToOneField(
        "voices.Voice", on_delete=models.PROTECT, primary_key=True, related_name="intake"
    )
    submission = models.UUIDField(unique=True)
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField(auto_now_add=True)
    consent_asked = models.BooleanField()  # False: nobody could ask, so nothing is published
    paper = models.ForeignKey(PaperForm, on_delete=models.PROTECT, null=True, related_name="intakes")

    def __str__(self) -> str:
        return str(self.pk)
