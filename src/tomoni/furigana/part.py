"""The declaration of ``furigana``."""

from django.utils.translation import gettext_lazy as _

from tomoni.kernel.part import Part, Permission

PART = Part(
    name="furigana",
    label=_("Furigana"),
    permissions=(Permission("furigana.keep", _("Keep how words are read")),),
    messages={
        "furigana.no_kanji": _("Please enter a word with kanji, in one line."),
        "furigana.not_kana": _("Please write the reading in kana only."),
        "furigana.too_long": _(
            "A word may have at most %(word)s characters and its reading at most %(reading)s."
        ),
        "furigana.not_kept": _("This word is not on the list any more."),
    },
)
