"""What is said about a source: why it is held, on which ground, for how long."""

from typing import Any, ClassVar

from django import forms

from walkamile.web.forms import LEGAL_GROUNDS
from walkamile.web.models import Colleague, Source

# Ten years; whoever needs longer keeps an archive, not a listening post.
LONGEST_DAYS = 3_660


class Held(forms.ModelForm):  # type: ignore[type-arg]
    """Purpose, ground, notice, owner, retention, and what may not be done with it."""

    purpose = forms.CharField(
        label="What for",
        max_length=500,
        help_text="People whose words these are may ask.",
    )
    legal_ground = forms.ChoiceField(label="On which ground", choices=LEGAL_GROUNDS)
    retention_days = forms.IntegerField(
        label="Kept for how many days",
        required=False,
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text="Older words are deleted each night, with all that was made of them. "
        "Empty: until somebody deletes them.",
    )
    notice = forms.URLField(
        label="Where customers were told",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="The address of the notice on your site.",
    )

    class Meta:
        """The fields of the record; who may read is said where words are brought."""

        model = Source
        fields: ClassVar = [
            "purpose",
            "legal_ground",
            "retention_days",
            "notice",
            "owner",
            "minors",
            "may_leave",
        ]
        labels: ClassVar = {
            "owner": "Who answers for it",
            "minors": "It may hold words of children: none of it goes into letters",
            "may_leave": "Its words may stand in letters that leave the house",
        }

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        owner: Any = self.fields["owner"]
        owner.queryset = Colleague.objects.filter(is_active=True).order_by("name")
        owner.empty_label = "Nobody yet"
