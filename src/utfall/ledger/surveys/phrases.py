"""What surveys say beside their own words, in each language: on the page that asks and in the mail that leads to it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """The words of one language; `intro` and `subject` stand where a survey has none of its own."""

    name: str
    direction: str
    subject: str
    intro: str
    press: str
    low: str
    high: str
    why: str
    send: str
    change: str
    thanks: str
    until: str
    gone: str
    choose: str
    slow: str
    stop: str
    stops: str
    stopped: str
    again: str


PHRASES: Mapping[str, Phrases] = {
    "en": Phrases(
        "English", "ltr", "One question about our talk", "We spoke with you lately. One question, one minute:",
        "Answer", "not at all", "very much", "Why? (if you like)", "Send", "Change my answer",
        "Thank you. Your answer is noted.", "You can change it until {day}.",
        "This link is no longer good. Thank you all the same.", "Please choose a number.",
        "Too many tries just now. Please wait a minute.",
        "Do not ask me again", "We will not ask you about our talks any more.",
        "Noted. We will not ask you again.", "You may ask me after all",
    ),
    "nb": Phrases(
        "Norsk", "ltr", "Ett spørsmål om samtalen vår", "Vi snakket nylig med deg. Ett spørsmål, ett minutt:",
        "Svar", "ikke i det hele tatt", "i høy grad", "Hvorfor? (om du vil)", "Send", "Endre svaret mitt",
        "Takk. Svaret ditt er notert.", "Du kan endre det til {day}.",
        "Denne lenken gjelder ikke lenger. Takk likevel.", "Velg et tall.",
        "For mange forsøk akkurat nå. Vent et minutt.",
        "Ikke spør meg igjen", "Vi spør deg ikke mer om samtalene våre.",
        "Notert. Vi spør deg ikke igjen.", "Dere kan spørre meg likevel",
    ),
    "da": Phrases(
        "Dansk", "ltr", "Ét spørgsmål om vores samtale", "Vi talte for nylig med dig. Ét spørgsmål, ét minut:",
        "Svar", "slet ikke", "i høj grad", "Hvorfor? (hvis du vil)", "Send", "Ret mit svar",
        "Tak. Dit svar er noteret.", "Du kan rette det til {day}.",
        "Dette link gælder ikke længere. Tak alligevel.", "Vælg et tal.",
        "For mange forsøg lige nu. Vent et minut.",
        "Spørg mig ikke igen", "Vi spørger dig ikke mere om vores samtaler.",
        "Noteret. Vi spørger dig ikke igen.", "I må gerne spørge mig alligevel",
    ),
    "ru": Phrases(
        "Русский", "ltr", "Один вопрос о нашем разговоре", "Мы недавно говорили с вами. Один вопрос, одна минута:",
        "Ответить", "совсем нет", "очень", "Почему? (по желанию)", "Отправить", "Изменить ответ",
        "Спасибо. Ваш ответ записан.", "Его можно изменить до {day}.",
        "Эта ссылка больше не действует. Спасибо всё равно.", "Пожалуйста, выберите число.",
        "Слишком много попыток. Подождите минуту.",
        "Больше не спрашивать меня", "Мы больше не будем спрашивать вас о наших разговорах.",
        "Записано. Мы больше не будем вас спрашивать.", "Всё же можно меня спрашивать",
    ),
    "yi": Phrases(
        "ייִדיש", "rtl", "איין פֿראַגע וועגן אונדזער שמועס", "מיר האָבן לעצטנס גערעדט מיט אײַך. איין פֿראַגע, איין מינוט:",
        "ענטפֿערן", "גאָר נישט", "זייער", "פֿאַר וואָס? (אויב איר ווילט)", "שיקן", "ענדערן מײַן ענטפֿער",
        "אַ דאַנק. אײַער ענטפֿער איז פֿאַרשריבן.", "איר קענט אים ענדערן ביז {day}.",
        "דער לינק איז מער נישט גילטיק. אַ דאַנק פֿון דעסט וועגן.", "קלײַבט אויס אַ צאָל, זײַט אַזוי גוט.",
        "צו פֿיל פּרוּוון. וואַרט אַ מינוט.",
        "פֿרעגט מיך מער נישט", "מיר וועלן אײַך מער נישט פֿרעגן וועגן אונדזערע שמועסן.",
        "פֿאַרשריבן. מיר וועלן אײַך מער נישט פֿרעגן.", "איר מעגט מיך פֿאָרט פֿרעגן",
    ),
}  # fmt: skip


def phrases(language: str) -> Phrases:
    """The words of a language, English where it is not known."""
    return PHRASES.get(language, PHRASES["en"])


def own(texts: Mapping[str, Mapping[str, str]], language: str, what: str, otherwise: str = "") -> str:
    """What a survey says itself in a language: its question, its subject, its intro."""
    return (texts.get(language) or {}).get(what, "").strip() or otherwise
