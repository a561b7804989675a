"""The form of a survey that asks: what is put in which languages, after which contacts, how it goes out."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from utfall.facts.quality import SUBJECTS
from utfall.facts.shared import CHANNELS
from utfall.ledger.campaigns.models import Campaign, Question, Queue, Survey
from utfall.ledger.clients.models import Client
from utfall.ledger.surveys.models import MEASURES, Asking
from utfall.ledger.surveys.phrases import PHRASES
from utfall.wiring import outgoing

KINDS = {  # what is measured on which scale: measure, scale, polarity
    "nps": ("nps", "0-10", "higher", gettext_lazy("NPS: would you recommend us? 0 to 10")),
    "csat": ("csat", "1-5", "higher", gettext_lazy("CSAT: how satisfied are you? 1 to 5")),
    "ces_easy": ("ces", "1-5", "higher", gettext_lazy("CES: how easy was it? 1 to 5, more is easier")),
    "ces_effort": ("ces", "1-5", "lower", gettext_lazy("CES: how much effort was it? 1 to 5, less is better")),
    "client_rating": ("client_rating", "0-10", "higher", gettext_lazy("A principal's rating, 0 to 10")),
    "other": ("other", "0-10", "higher", gettext_lazy("Something else, 0 to 10")),
}
assert {each[0] for each in KINDS.values()} == set(MEASURES)
PARTS = ("question", "subject", "intro")
_CHANNELS = {"voice": gettext_lazy("Calls"), "chat": gettext_lazy("Chat"), "email": gettext_lazy("E-mail"),
             "sms": gettext_lazy("SMS"), "messenger": gettext_lazy("Messenger"),
             "self_service": gettext_lazy("Self-service")}  # fmt: skip


class SurveyForm(forms.Form):
    """A survey with its question and its rule."""

    client = forms.ModelChoiceField(label=gettext_lazy("Client"), queryset=Client.objects.none())
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, help_text=gettext_lazy("What it is called in reports.")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it measures"), choices=[(key, each[3]) for key, each in KINDS.items()]
    )
    about = forms.ChoiceField(
        label=gettext_lazy("What is judged"), required=False, choices=[("", "–"), *((each, each) for each in SUBJECTS)]
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[(code, each.name) for code, each in PHRASES.items()]
    )
    share = forms.IntegerField(
        label=gettext_lazy("Share of contacts asked about, %"), initial=100, min_value=0, max_value=100,
        help_text=gettext_lazy("Drawn by lot. Nobody chooses, and nobody sees who was drawn."),
    )  # fmt: skip
    quiet_days = forms.IntegerField(
        label=gettext_lazy("Quiet days"), initial=30, min_value=0, max_value=3650,
        help_text=gettext_lazy("Whoever was asked, by whatever survey, is not asked again for so long."),
    )  # fmt: skip
    delay_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes after the contact"), initial=30, min_value=0, max_value=2880
    )
    valid_days = forms.IntegerField(
        label=gettext_lazy("The link is good for so many days"), initial=14, min_value=1, max_value=90
    )
    keep_days = forms.IntegerField(
        label=gettext_lazy("Days that what people write is kept"), required=False, min_value=1, max_value=3650,
        help_text=gettext_lazy("Blank: until further notice."),
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(each, _CHANNELS[each]) for each in CHANNELS], help_text=gettext_lazy("None ticked: all."),
    )  # fmt: skip
    queues = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Queues"), required=False, queryset=Queue.objects.none(),
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None ticked: all."),
    )  # fmt: skip
    campaigns = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Campaigns"), required=False, queryset=Campaign.objects.none(),
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None ticked: all."),
    )  # fmt: skip
    sent_by = forms.ChoiceField(
        label=gettext_lazy("Sent by"),
        choices=[("mail", gettext_lazy("Mail")), ("webhook", gettext_lazy("Webhook to an SMS gateway"))],
    )
    webhook = forms.CharField(
        label=gettext_lazy("Address of the gateway"), required=False, max_length=500,
        help_text=gettext_lazy("An https address of a host that UTFALL_WEBHOOKS names."),
    )  # fmt: skip
    sender = forms.CharField(
        label=gettext_lazy("In whose name"), required=False, max_length=120,
        help_text=gettext_lazy("Blank: the client's."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, asking: Asking | None = None) -> None:
        super().__init__(data, initial=None if asking is None else initial_of(asking))
        self._asking = asking
        for name, model in (("client", Client), ("queues", Queue), ("campaigns", Campaign)):
            field: forms.ModelChoiceField = self.fields[name]  # type: ignore[assignment]
            field.queryset = model._default_manager.filter(archived_at=None).order_by("name")
        if asking is not None:
            for name in ("client", "kind"):
                self.fields[name].disabled = True
        for code, words in PHRASES.items():
            titles = {"question": _("Question"), "subject": _("Subject of the mail"), "intro": _("Intro")}
            for part, label in titles.items():
                shown = {"question": "", "subject": words.subject, "intro": words.intro}[part]
                hint = {"placeholder": shown, "dir": "auto", "lang": code}
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=f"{words.name}: {label}", required=False, max_length=300, widget=forms.TextInput(attrs=hint)
                )

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields of the survey and its rule."""
        return [field for field in self if "_" not in field.name or field.name.rpartition("_")[2] not in PHRASES]

    @property
    def languages(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """The fields of each language: its name, whether anything is said in it, the fields."""
        every = [(code, each.name, [self[f"{part}_{code}"] for part in PARTS]) for code, each in PHRASES.items()]
        return [(name, any(field.value() or field.errors for field in fields), fields) for _code, name, fields in every]

    def texts(self) -> dict[str, dict[str, str]]:
        """What is said in each language, once it is valid."""
        found = {}
        for code in PHRASES:
            said = {part: " ".join(self.cleaned_data[f"{part}_{code}"].split()) for part in PARTS}
            if any(said.values()):
                found[code] = {part: text for part, text in said.items() if text}
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code = cleaned.get("language", "en")
        if not cleaned.get(f"question_{code}"):
            self.add_error(f"question_{code}", _("Say what is asked in the survey's own language."))
        client, name = cleaned.get("client"), " ".join(str(cleaned.get("name", "")).split())
        cleaned["name"] = name
        taken = Asking.objects.filter(survey__client=client, survey__name=name, survey__archived_at=None)
        if self._asking is not None:
            taken = taken.exclude(pk=self._asking.pk)
        if client is not None and taken.exists():
            self.add_error("name", _("There is a survey of this name already."))
        if cleaned.get("sent_by") == "webhook":
            try:
                outgoing.check(cleaned.get("webhook", ""))
            except outgoing.NotAllowed as wrong:
                self.add_error("webhook", str(wrong))
        return cleaned


def initial_of(asking: Asking) -> dict[str, Any]:
    """The form of a survey that is there."""
    same = ("language", "share", "quiet_days", "delay_minutes", "valid_days", "keep_days", "channels", "queues",
            "campaigns", "sent_by", "webhook", "sender")  # fmt: skip
    kind = next(key for key, each in KINDS.items() if each[:3] == (asking.measures, asking.scale, asking.polarity))
    texts = {f"{part}_{code}": text for code, said in asking.texts.items() for part, text in said.items()}
    return {
        **{name: getattr(asking, name) for name in same}, **texts, "client": asking.survey.client_id,
        "name": asking.survey.name, "kind": kind, "about": asking.subject,
    }  # fmt: skip


def save(form: SurveyForm, asking: Asking | None) -> Asking:
    """Write what the form says; a survey that answers name already keeps its client and its measure."""
    said, texts = form.cleaned_data, form.texts()
    measures, scale, polarity, _title = KINDS[said["kind"]]
    asked = texts[said["language"]]["question"]
    if asking is None:
        survey = Survey.objects.get_or_create(client=said["client"], name=said["name"], archived_at=None)[0]
        asking = Asking(survey=survey, measures=measures, scale=scale, polarity=polarity)
    elif asking.survey.name != said["name"]:
        asking.survey.name = said["name"]
        asking.survey.save()
    there = Question.objects.get_or_create(client_id=asking.survey.client_id, name=asked[:200], archived_at=None)[0]
    if there.text != asked:
        there.text = asked
        there.save()
    asking.question = there
    asking.texts, asking.subject = texts, said["about"]
    for name in ("language", "share", "quiet_days", "delay_minutes", "valid_days", "keep_days", "sent_by", "webhook",
                 "sender", "channels"):  # fmt: skip
        setattr(asking, name, said[name])
    asking.queues = sorted(each.pk for each in said["queues"])
    asking.campaigns = sorted(each.pk for each in said["campaigns"])
    asking.save()
    return asking
