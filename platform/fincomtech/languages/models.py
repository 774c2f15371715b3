"""A language of the company with all of its words."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import languages
from fincomtech.kit.records import Record


class Language(Record):
    """A language that the company has added; what is not translated is said in English.

    `texts` are the translations by msgid, with its context in front as gettext does it: a text, or the list of the forms that
    go with numbers. The client's own texts stand under their names with `catalogue.CLIENT` in front. `version` is the edition.
    """

    title_field = "title"
    search_fields = ("title",)
    hidden_fields = frozenset({"texts"})
    fixed_fields = frozenset({"title", "translated"})
    default_order = ("title",)

    code = models.CharField(_("language"), max_length=8, choices=languages.offered_choices)
    title = models.CharField(_("own name"), max_length=80, editable=False, default="")
    translated = models.PositiveIntegerField(_("texts translated"), default=0, editable=False)
    texts = models.JSONField(_("texts"), default=dict, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("language"), _("languages")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"],
                name="languages_language_code_unique",
                violation_error_message=_("The company has this language already."),
            )
        ]

    def compute(self) -> None:
        """Named as its speakers name it."""
        self.title = languages.name_of(self.code) if self.code in languages.OFFERED else self.code
        self.translated = len(self.texts)

    def written(self, before: Mapping[str, Any]) -> None:
        """From now on people read the new edition."""
        languages.forget()
