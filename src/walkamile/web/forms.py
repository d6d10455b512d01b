"""What people may type, and what is said when it does not fit."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from walkamile.web.models import Colleague, Team

LONGEST_JOTTING = 20_000
MOODS = (("well", "Well"), ("so_so", "So-so"), ("badly", "Badly"), ("mixed", "Mixed"))
THEIR_WORDS, PARAPHRASE = "words", "paraphrase"
WHOSE = ((THEIR_WORDS, "Their words"), (PARAPHRASE, "My paraphrase"))
LEGAL_GROUNDS = (
    ("", "Not said yet"),
    ("consent", "They agreed"),
    ("contract", "Needed for what they ordered"),
    ("legitimate interest", "Legitimate interest"),
    ("legal duty", "A law demands it"),
)
PLACES = ("In the shop", "On the phone", "By e-mail", "At their place", "On the way")


class SignIn(AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {  # noqa: RUF012 - the library's own
        "invalid_login": "That address and password do not belong together. "
        "Both are as they were when you last signed in; capitals count.",
        "inactive": "This account is closed. Ask an admin to open it again.",
    }


class NewPassword(forms.Form):
    """A password, chosen once; it may be shown while it is typed."""

    password = forms.CharField(
        label="New password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ten characters or more; a short sentence is best.",
    )

    def __init__(self, *given: Any, colleague: Colleague, **more: Any) -> None:
        super().__init__(*given, **more)
        self.colleague = colleague

    def clean_password(self) -> str:
        """Refuse what is short, common, or the person's own name."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.colleague)
        return password


class FirstAdmin(forms.ModelForm):  # type: ignore[type-arg]
    """The first account of a house, made by whoever started it."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ten characters or more; a short sentence is best.",
    )

    class Meta:
        """Name and address; the rest can wait."""

        model = Colleague
        fields: ClassVar = ["name", "email"]
        labels: ClassVar = {"name": "Your name", "email": "E-mail address"}

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        password = self.cleaned_data.get("password")
        if not password:
            return
        try:
            password_validation.validate_password(password, self.instance)
        except ValidationError as wrong:
            self.add_error("password", wrong)


class Person(forms.ModelForm):  # type: ignore[type-arg]
    """An account as an admin sees it."""

    class Meta:
        """Everything but the password, which is the person's own."""

        model = Colleague
        fields: ClassVar = ["name", "email", "role", "team", "level", "is_active"]
        labels: ClassVar = {
            "email": "E-mail address",
            "level": "Works mostly",
            "is_active": "May sign in",
        }
        help_texts: ClassVar = {
            "role": "The page of rights says what each role may do.",
            "level": "Only ever shown for groups of five and more.",
        }

    def __init__(self, *given: Any, asking: Colleague, **more: Any) -> None:
        super().__init__(*given, **more)
        self.asking = asking
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.empty_label = "No team"
        if self.instance.pk is None:
            del self.fields["is_active"]

    def clean(self) -> dict[str, Any]:
        """See to it that admins do not lock themselves out."""
        cleaned = super().clean() or {}
        mine = self.instance.pk == self.asking.pk
        if mine and cleaned.get("role") != self.asking.role:
            self.add_error("role", "Ask another admin to change your own role.")
        if mine and not cleaned.get("is_active", True):
            self.add_error("is_active", "You cannot close the account you are using.")
        return cleaned


class TeamName(forms.ModelForm):  # type: ignore[type-arg]
    """A team, by its name."""

    class Meta:
        """The name is all there is."""

        model = Team
        fields: ClassVar = ["name"]
        labels: ClassVar = {"name": "Name of the team"}


class Me(forms.ModelForm):  # type: ignore[type-arg]
    """What people say about themselves and how they like their pages."""

    appearance = forms.ChoiceField(
        label="Appearance",
        required=False,
        choices=(("", "As my device"), ("light", "Light"), ("dark", "Dark")),
    )
    dense = forms.BooleanField(
        label="Dense lists", required=False, help_text="Shorter rows, more of them."
    )
    single_keys = forms.BooleanField(
        label="Single-letter keys",
        required=False,
        help_text="j and k in lists, / to search, ? for all keys. "
        "Switch off when you dictate or when they get in your way.",
    )

    class Meta:
        """One's own name; role and team are an admin's."""

        model = Colleague
        fields: ClassVar = ["name", "nickname", "digest"]
        labels: ClassVar = {
            "name": "Name",
            "nickname": "What we call you",
            "digest": "A letter with what customers said",
        }


class Jotting(forms.Form):
    """What a customer said, caught before it is forgotten."""

    whose = forms.ChoiceField(choices=WHOSE, initial=THEIR_WORDS, required=False)
    said = forms.CharField(
        label="What did they say?",
        max_length=LONGEST_JOTTING,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Write at least one sentence.",
            "max_length": "This is more than a jotting: bring it as a file.",
        },
    )
    mood = forms.ChoiceField(choices=MOODS, required=False)
    # Sent twice, it is kept once.
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    segment = forms.CharField(
        label="Who was it?",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "A parent, cargo bike, …"}),
    )
    place = forms.CharField(
        label="Where?",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "places"}),
    )

    def clean_said(self) -> str:
        """Keep the words as typed, but not nothing and not what cannot be kept."""
        said: str = self.cleaned_data["said"]
        if not said.strip():
            raise ValidationError("Write at least one sentence.")
        return said

    def clean_whose(self) -> str:
        """Words are a customer's own unless said otherwise."""
        return self.cleaned_data["whose"] or THEIR_WORDS


class Bring(forms.Form):
    """A file of customers' words, or a few lines of them."""

    file = forms.FileField(
        label="File",
        error_messages={
            "required": "Choose a file first.",
            "empty": "This file is empty. Choose one with a heading and some rows.",
        },
    )


class SaveView(forms.Form):
    """A list with its filters, under a name."""

    name = forms.CharField(label="Name of this view", max_length=120)
    shared = forms.BooleanField(label="For everyone", required=False)


class Rename(forms.Form):
    """A better name for a theme."""

    name = forms.CharField(label="Name", max_length=200)


class Intake(forms.Form):
    """What is said about a source once: its name, why it is held, who may read it."""

    source_name = forms.CharField(
        label="Name of the source",
        max_length=200,
        help_text="The same name next time, and only what is new is added.",
    )
    purpose = forms.CharField(
        label="What for",
        max_length=500,
        initial="To hear what customers say, and to act on it.",
        help_text="People whose words these are may ask.",
    )
    legal_ground = forms.ChoiceField(
        label="On which ground", choices=LEGAL_GROUNDS, required=False
    )
    team = forms.ModelChoiceField(
        label="Who may read it",
        queryset=Team.objects.order_by("name"),
        required=False,
        empty_label="Everyone here",
    )
