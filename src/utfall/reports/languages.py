"""How each language writes numbers, days and lists, as plain tables."""

from dataclasses import dataclass
from typing import Literal

NBSP, THIN = "\u00a0", "\u202f"


@dataclass(frozen=True)
class Language:
    """One language's habits. `weekdays` begin with Monday; `day` and `day_year` are patterns for a date."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    decimal: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day: str = "{weekday} {day} {month}"
    day_year: str = "{day} {month} {year}"
    week: str = "week {week}, {year}"
    group: str = THIN
    percent: str = NBSP + "%"
    points: str = NBSP + "pp"
    seconds: str = NBSP + "s"
    minus: str = "\u2212"
    long_months: tuple[str, ...] = ()
    on_day: str = "on {day}"
    in_month: str = "in {month}"
    in_week: str = "in the week of {day}"
    from_to: str = "from {first} to {last}"
    lengths: tuple[tuple[str, ...], ...] = (("hour", "hours"), ("minute", "minutes"), ("second", "seconds"))

    @property
    def month_names(self) -> tuple[str, ...]:
        """Whole names of the months, January first."""
        return self.long_months or self.months

    def plural(self, n: int, forms: tuple[str, ...]) -> str:
        """The form of a word that goes with so many of it: (one, more), in Russian (1 21, 2–4 22, the rest)."""
        if len(forms) == 2:
            return forms[0 if n == 1 else 1]
        if n % 10 == 1 and n % 100 != 11:
            return forms[0]
        return forms[1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2]


ENGLISH = Language(
    "en", "English", "ltr", ".",
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    long_months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December"),
)  # fmt: skip
NORWEGIAN = Language(
    "nb", "Norsk (bokmål)", "ltr", ",",
    ("man", "tir", "ons", "tor", "fre", "lør", "søn"),
    ("jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."),
    day="{weekday} {day}. {month}", day_year="{day}. {month} {year}", week="uke {week}, {year}",
    long_months=("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
                 "november", "desember"),
    on_day="{day}", in_month="i {month}", in_week="i uken fra {day}", from_to="fra {first} til {last}",
    lengths=(("time", "timer"), ("minutt", "minutter"), ("sekund", "sekunder")),
)  # fmt: skip
DANISH = Language(
    "da", "Dansk", "ltr", ",",
    ("man", "tir", "ons", "tor", "fre", "lør", "søn"),
    ("jan.", "feb.", "mar.", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."),
    day="{weekday} {day}. {month}", day_year="{day}. {month} {year}", week="uge {week}, {year}",
    long_months=("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
                 "november", "december"),
    on_day="{day}", in_month="i {month}", in_week="i ugen fra {day}", from_to="fra {first} til {last}",
    lengths=(("time", "timer"), ("minut", "minutter"), ("sekund", "sekunder")),
)  # fmt: skip
RUSSIAN = Language(
    "ru", "Русский", "ltr", ",",
    ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    ("янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."),
    day="{weekday}, {day} {month}", day_year="{day} {month} {year} г.", week="{week}-я неделя {year} г.",
    points=NBSP + "п. п.", seconds=NBSP + "с",
    long_months=("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
                 "ноябрь", "декабрь"),
    on_day="за {day}", in_month="за {month}", in_week="за неделю: {day}", from_to="за период: {first} – {last}",
    lengths=(("час", "часа", "часов"), ("минута", "минуты", "минут"), ("секунда", "секунды", "секунд")),
)  # fmt: skip
YIDDISH = Language(
    "yi", "ייִדיש", "rtl", ".",
    ("מאָנטיק", "דינסטיק", "מיטוואָך", "דאָנערשטיק", "פֿרײַטיק", "שבת", "זונטיק"),
    ("יאַנואַר", "פֿעברואַר", "מאַרץ", "אַפּריל", "מײַ", "יוני", "יולי", "אויגוסט", "סעפּטעמבער", "אָקטאָבער",
     "נאָוועמבער", "דעצעמבער"),
    day="{weekday} {day} {month}", day_year="{day} {month} {year}", week="וואָך {week}, {year}",
    on_day="{day}", in_month="אין {month}", in_week="אין דער וואָך פֿון {day}", from_to="פֿון {first} ביז {last}",
    lengths=(("שעה", "שעהען"), ("מינוט", "מינוט"), ("סעקונדע", "סעקונדעס")),
)  # fmt: skip

LANGUAGES: dict[str, Language] = {each.code: each for each in (ENGLISH, NORWEGIAN, DANISH, RUSSIAN, YIDDISH)}


def language(code: str) -> Language:
    """The language of a code such as `nb` or `nb-no`; English where it is not known."""
    return LANGUAGES.get(code.lower().replace("_", "-").split("-")[0], ENGLISH)
