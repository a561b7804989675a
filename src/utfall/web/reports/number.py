"""What is this number? One cell opened: its sentence, its formula, its own counts, how sure it is, and its rows."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from utfall.catalogue.model import Number, Signed
from utfall.core.clock import HOUR
from utfall.ledger import targets
from utfall.query.answer import Key
from utfall.query.ask import NotUnderstood
from utfall.query.why import has_parts
from utfall.reports import show
from utfall.reports.interval import told_apart
from utfall.reports.lay import Shape, Wanted, make_table
from utfall.reports.table import CellView, RowView, Table
from utfall.web.access.scopes import ADMINISTRATOR

from .address import Question
from .agreed import agreed
from .asking import Asker
from .companions import Companion, companions
from .header import address
from .reading import values
from .to_differ import to_differ


@dataclass(frozen=True)
class Explained:
    """Everything the panel tells about one cell."""

    number: Number
    title: str
    row: str
    period: str
    cell: CellView
    upper: str
    lower: str
    formula: str
    sure: str
    against: str
    open: str
    undecided: str
    change: str
    rows: tuple[tuple[str, str], ...]
    handbook: str
    settings: str = ""
    differ: tuple[str, str] | None = None
    why: str = ""
    companions: tuple[Companion, ...] = ()
    set_by: str = ""
    set_one: str = ""  # where a target is set, for who may


def explain(
    question: Question, key_of_column: str, at: str, who: Asker, *, page: str = "activity", current: bool = False
) -> Explained:
    """The cell of a column (`kpi` or `kpi@CURRENCY`) in the row whose words are `at`; empty is the total.

    Raises `NotUnderstood`, and `Http404` for a number that is not there.
    """
    kpi, _at, _apart = key_of_column.partition("@")
    number = who.catalogue.numbers.get(kpi)
    if number is None:
        raise Http404
    key = values(question.by, at)
    table, row = _asked(question, kpi, key, who, current)
    column = next((each for each in table.columns if each.key == key_of_column), table.columns[0])
    cell = table.cell(row, column.key)
    period = _("now") if current else show.period(question.period(who.today_of(question)), who.language)
    return Explained(
        number=number,
        title=column.title if column.apart else _(number.name),
        row=" · ".join(row.names) if key else _("All"),
        period=_preset(question, who) if not current and question.preset in ("today", "yesterday") else period,
        cell=cell,
        upper=_side(number.numerator, cell.numerator, number, who, upper=True),
        lower=_side(number.denominator, cell.denominator, number, who, upper=False),
        formula=number.formula,
        sure=_sure(number, cell, who),
        against=_against(number, cell, table, key, who),
        open=_("%(n)s still open") % {"n": show.count(cell.open, who.language)} if cell.open else "",
        undecided=_("%(n)s not decided yet, left out") % {"n": show.count(cell.undecided, who.language)}
        if cell.undecided
        else "",
        change=_changed(cell, who),
        rows=_rows(number, cell, question, {"page": page, "kpi": column.key, "at": at}, who),
        handbook=_handbook(kpi),
        settings=agreed(number, question, key, who, current=current),
        differ=to_differ(kpi, question, key, who, current=current),
        why=""
        if current or not has_parts(number, who.catalogue)
        else address("why", question, page=page, kpi=column.key, at=at),
        companions=companions(number, question, key, who, page=page, current=current),
        set_by=_set_by(cell, who),
        set_one=f"{reverse('targets')}?{urlencode({'kpi': kpi})}#set"
        if who.user.role == ADMINISTRATOR and number.kind != "plan"
        else "",
    )


def _set_by(cell: CellView, who: Asker) -> str:
    """Who set the target that the cell is held against, for people of the house."""
    if cell.mark is None or not cell.mark.fact_id or who.user.role == "client":
        return ""
    found = targets.set_by(cell.mark.fact_id)
    if found is None:
        return ""
    name, at = found
    return _("set by %(name)s on %(day)s") % {"name": name, "day": show.moment(at, who.house.zone, who.language)}


def _asked(question: Question, kpi: str, key: Key, who: Asker, current: bool) -> tuple[Table, RowView]:
    """The table with the same cell the page showed, and its row."""
    number = who.catalogue.numbers[kpi]
    kpis = (kpi, *number.together[:1])
    by = question.by[: len(key)]
    ask = (
        question.current(who.scope, kpis, who.now, by)
        if current
        else question.ask(who.scope, kpis, who.now, who.house.zone, by=by)
    )
    told = who.ask(replace(ask, targets=True))
    if told.answer is None:
        raise NotUnderstood(next(iter(told.refused.values()), _("This number cannot be told.")))
    table = make_table([told.answer], who.catalogue, who.wording, Shape((Wanted(kpi),), interval=True))
    if not key:
        return table, table.total
    row = next((each for each in table.rows if each.key == key), None)
    if row is None:
        who.check(
            replace(question, where=()).held_to(name, (value,)).where[0] for name, value in zip(by, key, strict=True)
        )
        names = tuple(who.named(name, value) for name, value in zip(by, key, strict=True))
        row = replace(table.total, key=key, names=names, cells=tuple(_nothing(cell) for cell in table.total.cells))
    return table, row


def _nothing(cell: CellView) -> CellView:
    return CellView(show.NOTHING, "", None, column=cell.column)


def _side(parts: tuple[Signed, ...], amount: int | None, number: Number, who: Asker, *, upper: bool) -> str:
    """A numerator or denominator in words: `19 yes`, `0:05:12 productive time`."""
    if amount is None or not parts:
        return ""
    known = [who.catalogue.parts[each.part] for each in parts]
    nouns = nouns_of(parts, who)
    timed = known[0].kind == "seconds" or (known[0].kind == "sum" and known[0].column.endswith("_ms"))
    if timed:
        said = show.hours(amount, who.language) + " h" if amount >= HOUR else show.seconds(amount // 1000, who.language)
    elif number.unit == "money" and upper:
        return nouns
    else:
        said = show.count(amount, who.language)
    return f"{said} {nouns}"


def nouns_of(parts: tuple[Signed, ...], who: Asker) -> str:
    """What a signed sum is called: by the count that is just this sum (*conclusions*), else its parts' nouns."""
    if len(parts) > 1:
        same = (n for n in who.catalogue.numbers.values() if n.kind == "count" and set(n.numerator) == set(parts))
        found = next(same, None)
        if found is not None:
            return _(found.name).lower()
    return " ".join(
        ("" if i == 0 else "− " if each.sign < 0 else "+ ") + (who.catalogue.parts[each.part].noun or each.part)
        for i, each in enumerate(parts)
    )


def _sure(number: Number, cell: CellView, who: Asker) -> str:
    if cell.span is None:
        return _("Fewer than 30: indicative only.") if cell.indicative else ""
    low, high = (show.value(each, number.unit, who.language) for each in cell.span)
    said = _("95 %% interval %(low)s to %(high)s.") % {"low": low, "high": high}
    return said + (" " + _("Fewer than 30: indicative only.") if cell.indicative else "")


def _against(number: Number, cell: CellView, table: Table, key: Key, who: Asker) -> str:
    """Whether the row can be told from the whole it is part of."""
    whole = table.total.cells[0]
    if not key or whole.raw is None or cell.n is None or cell.numerator is None or number.unit != "percent":
        return ""
    differs = told_apart(cell.numerator, cell.n, whole.raw)
    text = _("Told apart from the total of %(whole)s.") if differs else _("Not told apart from the total of %(whole)s.")
    return text % {"whole": whole.text}


def _changed(cell: CellView, who: Asker) -> str:
    if cell.change is None or cell.change.before == show.NOTHING:
        return ""
    if cell.change.direction == "same":
        return _("%(before)s in the period compared with.") % {"before": cell.change.before}
    return _("%(arrow)s %(text)s, from %(before)s.") % {
        "arrow": cell.change.arrow, "text": cell.change.text, "before": cell.change.before,
    }  # fmt: skip


def _rows(
    number: Number, cell: CellView, question: Question, here: dict[str, str], who: Asker
) -> tuple[tuple[str, str], ...]:
    """(words, address) of the rows behind the numerator and the denominator."""
    found = []
    sides = (("numerator", number.numerator, cell.numerator), ("denominator", number.denominator, cell.denominator))
    for part, parts, amount in sides:
        if not parts and not (number.fold and part == "numerator"):
            continue
        nouns = nouns_of(parts, who)
        counted = amount is not None and all(who.catalogue.parts[p.part].kind == "count" for p in parts)
        words = _("Rows behind: %(nouns)s") if not counted else _("%(n)s rows behind: %(nouns)s")
        said = words % {"n": show.count(amount, who.language), "nouns": nouns or _(number.name).lower()}
        found.append((said, address("rows", question, part=part, **here)))
    return tuple(found)


def _preset(question: Question, who: Asker) -> str:
    return _("today") if question.preset == "today" else _("yesterday")


def _handbook(kpi: str) -> str:
    return reverse("kpi", args=[kpi.partition(":")[0]])
