"""What a page shows as a file, CSV or a workbook, with the page's own rights; a note is left of who took it."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from django.http import HttpRequest
from django.utils.translation import gettext as _

from utfall.reports import files, show
from utfall.reports.files import FileCell
from utfall.web.exports.sending import Sent, file_pieces, text_pieces
from utfall.wiring.answer_files import write_answer
from utfall.wiring.exporting import note_export, work_folder

from .address import Question
from .asking import Asker
from .header import said_of

FORMATS = ("csv", "xlsx")


def is_file(request: HttpRequest) -> bool:
    """Whether the page is asked for as a file."""
    return request.GET.get("file") in FORMATS


def download(
    request: HttpRequest, title: str, question: Question, who: Asker, table: tuple[list[str], Iterable[list[FileCell]]]
) -> Sent:
    """The table of a page in the format asked for: CSV in the reader's own style, or a workbook whose last sheet says
    whose it is, of when and held to what. Rows that come one by one are sent so. Words never become formulas."""
    head, rows = table
    if request.GET.get("file") != "xlsx":
        return sent(title, question, who, head, rows, len(rows) if isinstance(rows, Sequence) else None)
    rows = list(rows)
    with ExitStack() as held:
        to = held.enter_context(work_folder(who.house.home)) / "sent.xlsx"
        write_answer(who.house.home, head, rows, "xlsx", to, title=_(title), said=said_of(title, question, who))
        _note(title, "xlsx", question, who, len(rows))
        name = _name(title, question, who).removesuffix(".csv")
        return Sent(file_pieces(to), f"{name}.xlsx", "xlsx", held.pop_all())


def sent(
    title: str,
    question: Question,
    who: Asker,
    head: list[str],
    rows: Iterable[list[FileCell]],
    count: int | None = None,
) -> Sent:
    """A list as a CSV file, sent as its rows are read, however many they are."""
    style: files.Style = "plain" if who.user.csv_style == "plain" else "excel"
    _note(title, "csv", question, who, count)
    pieces = text_pieces(files.csv_lines(head, rows, style))
    return Sent(pieces, _name(title, question, who), "csv", ExitStack())


def _name(title: str, question: Question, who: Asker) -> str:
    period = show.period(question.period(who.today_of(question)), who.language)
    return files.file_name("utfall", _(title), period)


def _note(title: str, format: str, question: Question, who: Asker, count: int | None) -> None:
    note_export(f"page {title}", format, count, question.period(who.today_of(question)), who.user)
