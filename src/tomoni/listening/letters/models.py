"""What the letter channel keeps besides the voice itself."""

from django.db import models


class Letter(models.Model):
    """One letter. ``submission`` is a digest of the form's own id and the content: a second click finds the first."""

    voice = models.OneToOneField(
        "voices.Voice", on_delete=models.PROTECT, primary_key=True, related_name="letter"
    )
    submission = models.CharField(max_length=64, unique=True)
    about = models.ForeignKey("plan.Node", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)
