"""The operators as a form, for whoever does not type them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staffroom.foundation.words import Query

LONGEST = 120


class OperatorsForm(forms.Form):
    """Every field may stay empty. What makes no sense in one is taken as words, as in the box itself."""

    words = forms.CharField(label=_("Words"), required=False, max_length=300)
    by = forms.CharField(
        label=_("Written by"), required=False, max_length=LONGEST, help_text=_("A name, a handle, or “me”.")
    )
    within = forms.CharField(
        label=_("In the network"), required=False, max_length=LONGEST, help_text=_("Its name or its address.")
    )
    after = forms.CharField(
        label=_("After"), required=False, max_length=10, help_text=_("A year, month or day: 2024, 2024-05, 2024-05-31.")
    )
    before = forms.CharField(label=_("Before"), required=False, max_length=10)
    has_attachment = forms.BooleanField(label=_("Only with a file"), required=False)

    @classmethod
    def showing(cls, query: Query) -> "OperatorsForm":
        """The form with what was asked for. Of several names it shows the first; the box has them all."""
        return cls(
            initial={
                "words": query.words_text,
                "by": query.by[0] if query.by else "",
                "within": query.within[0] if query.within else "",
                "after": query.after,
                "before": query.before,
                "has_attachment": query.has_attachment,
            },
            auto_id="operator_%s",
        )

    @property
    def query(self) -> Query:
        """What its fields ask for; of a field that can't be read, nothing."""
        self.full_clean()
        given = self.cleaned_data
        return Query.of(
            given.get("words", ""),
            by=given.get("by", ""),
            within=given.get("within", ""),
            has_attachment=given.get("has_attachment", False),
            before=given.get("before", ""),
            after=given.get("after", ""),
        )
