"""What people call their columns and outcomes, in the house's five languages and a few more, for a first guess."""

import re
from functools import cache
from unicodedata import normalize

# role -> names; every word of a name must be in the heading, and no other where it begins with "=". The name of most
# words wins.
HEADINGS: dict[str, tuple[str, ...]] = {
    "phone": ("phone", "mobile", "msisdn", "telephone number", "telefon", "tlf", "mobil", "caller id", "callerid",
              "телефон", "טעלעפֿאָן", "teléfono", "telefono"),
    "email": ("email", "e mail", "mail address", "epost", "e post", "почта", "blitspost", "correo"),
    "name": ("customer name", "client name", "full name", "=name", "kundenavn", "=navn",
             "=имя", "=фио", "=נאָמען", "=nombre"),
    "customer": ("customer id", "customer no", "customer number", "customer key", "=customer", "client id",
                 "account id",
                 "kunde id", "kunde nr", "kundenr", "kundenummer", "=kunde", "id клиента", "номер клиента", "=клиент",
                 "=קונה", "=cliente", "policy number"),
    "agent": ("agent", "agent name", "assigned to", "operator", "advisor", "representative", "=user", "seller",
              "=server",
              "selger", "kundebehandler", "medarbeider", "medarbejder", "оператор", "сотрудник", "специалист", "אַגענט",
              "agente"),
    "queue": ("queue", "queue name", "skill", "=department", "kø", "=avdeling", "=afdeling", "очередь", "=отдел", "רײ",
              "cola"),
    "channel": ("channel", "kanal", "канал", "קאַנאַל", "canal"),
    "outcome": ("outcome", "disposition", "call result", "=result", "=y", "utfall", "samtaleutfall", "udfald",
                "=resultat",
                "=результат", "итог", "רעזולטאַט", "resultado"),
    "reason": ("reason", "topic", "subject", "årsak", "årsag", "emne", "причина", "тема", "סיבה", "motivo"),
    "segment": ("segment", "сегмент"),
    "list": ("=list", "=liste", "=список", "רשימה", "=lista"),
    "wait": ("speed of answer", "time to answer", "wait", "waiting", "wait length", "queue time", "q time", "hold time",
             "holdtime", "htime", "ventetid", "ожидание", "ожидания", "וואַרטן", "espera"),
    "talk": ("duration", "talk", "talk time", "talktime", "ttime", "service length", "ser time", "billsec", "varighet",
             "varighed", "taletid", "samtaletid", "длительность", "разговора", "געדויער", "duración"),
    "answered": ("answered", "answer", "connect", "ser start", "besvart", "besvaret", "отвечен", "ответа"),
    "ended": ("ended", "end", "completed", "complete", "exit", "slutt", "avsluttet", "slut", "afsluttet", "окончание",
              "конец"),
    "started": ("started", "start", "created", "offered", "begin", "began", "date", "timestamp", "=time", "=entry",
                "startet", "tidspunkt", "dato", "oprettet", "начало", "дата", "=время", "דאַטע",
                "=צײַט", "fecha", "=hora"),
    "hold": ("hold duration", "hold seconds", "on hold"),
    "wrap": ("wrap", "acw", "after call work", "wrap up", "etterarbeid", "efterbehandling"),
    "resolved": ("=resolved", "is resolved", "first call resolution", "fcr", "=løst", "=решено"),
    "count": ("=count", "=volume", "=complaints", "number of calls", "=antall", "=antal", "=klager", "=количество"),
    "attempts": ("attempts", "contacts", "campaign", "calls", "tries", "forsøk", "forsøg", "попыток", "попытки"),
    "reference": ("call id", "callid", "uniqueid", "unique id", "=uid", "record id", "ticket id", "case id", "=id",
                  "samtale id", "opkald id", "номер звонка", "=номер"),
    "day": ("=day", "=dag", "=день", "טאָג", "día", "=tag", "=jour"),
    "month": ("=month", "=måned", "=месяц", "חודש", "=mes", "=monat", "=mois"),
}  # fmt: skip

# a value of an outcome column -> the outcome of the standard flow it may mean
OUTCOMES: dict[str, tuple[str, ...]] = {
    "no_sale": ("no", "no sale", "not interested", "refused", "declined", "rejected", "lost", "false", "0", "nei",
                "nej", "ikke salg", "intet salg", "ikke interessert", "нет", "отказ", "ניין"),
    "no_answer": ("no answer", "noanswer", "unanswered", "busy", "not reached", "voicemail", "machine", "ikke svar",
                  "intet svar", "opptatt", "optaget", "нет ответа", "занято", "недозвон", "קיין ענטפֿער"),
    "call_back": ("call back", "callback", "call later", "call back later", "ring tilbake", "ring tilbage",
                  "перезвонить", "צוריקרופֿן"),
    "excluded": ("excluded", "do not call", "dnc", "wrong number", "deceased", "reservert", "ekskludert", "udelukket",
                 "исключен", "исключён", "неверный номер"),
    "mail_sent": ("mail sent", "email sent", "e mail sent", "e post sendt", "письмо отправлено"),
    "follow_up": ("follow up", "oppfølging", "opfølgning", "повторный контакт"),
    "offer": ("offer", "offer sent", "tilbud", "предложение"),
    "lead": ("lead", "lead created"),
    "sale": ("yes", "sale", "sold", "success", "won", "accepted", "true", "1", "ja", "salg", "solgt", "да", "продажа",
             "יאָ", "פֿאַרקויף", "sí"),
}  # fmt: skip

CHANNELS: dict[str, tuple[str, ...]] = {
    "voice": ("voice", "phone", "telephone", "cellular", "call", "telefon", "телефон", "звонок"),
    "chat": ("chat", "web chat", "чат"),
    "email": ("email", "e mail", "mail", "epost", "e post", "почта"),
    "sms": ("sms", "text"),
    "messenger": ("messenger", "whatsapp", "telegram", "social", "social media", "facebook", "twitter"),
    "self_service": ("self service", "ivr", "portal", "web", "selvbetjening"),
}

END_REASONS: dict[str, tuple[str, ...]] = {
    "completed": ("agent", "answered", "completed", "complete", "handled", "besvart", "besvaret", "отвечен"),
    "abandoned": ("hang", "hangup", "abandon", "abandoned", "no answer", "missed", "tapt", "mistet", "пропущен"),
    "timeout": ("timeout",),
    "transferred": ("transfer", "transferred"),
    "voicemail": ("voicemail",),
}


def words_in(text: str) -> list[str]:
    """The words of a heading or value, in small letters: `CompleteTimestamp` has two."""
    text = re.sub("[\u0591-\u05c7]", "", normalize("NFC", text))  # points of Hebrew letters
    spaced = re.sub(r"(?<=[a-zæøåа-я0-9])(?=[A-ZÆØÅА-Я])", " ", text)
    return [word for word in re.split(r"[\W_]+", spaced.casefold()) if word]


@cache
def _names() -> list[tuple[str, bool, frozenset[str]]]:
    """(role, whether no other word may stand beside, words) of every heading known."""
    told = ((role, name) for role, names in HEADINGS.items() for name in names)
    return [(role, name.startswith("="), frozenset(words_in(name))) for role, name in told]


def role_of(heading: str) -> str:
    """The role a heading names, or nothing."""
    said = set(words_in(heading))
    best, most = "", 0
    for role, alone, words in _names():
        if len(words) > most and (said == words if alone else said >= words):
            best, most = role, len(words)
    return best


def meant(value: str, known: dict[str, tuple[str, ...]]) -> str:
    """The word of ours that a value of theirs names, or nothing."""
    said = words_in(value)
    return next((ours for ours, theirs in known.items() if any(words_in(each) == said for each in theirs)), "")
