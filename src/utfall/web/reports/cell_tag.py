"""One cell of a table as HTML: a page has thousands, and a template each would be half of its time."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from utfall.reports.table import CellView, Change

register = template.Library()


@register.simple_tag
def cell_of(cell: CellView) -> SafeString:
    """`<td>` with the cell's text, leading to its number; what is told beside it is smaller."""
    text = escape(cell.text)
    shown = text
    if cell.bar:
        bar = f'<rect width="{escape(cell.bar)}" height="8" rx="3"/>'
        shown = f'<svg class="bar" width="44" height="8" aria-hidden="true">{bar}</svg><span class="v">{text}</span>'
    elif cell.spoken:
        shown = f'<span aria-hidden="true">{text}</span><span class="visually-hidden">{escape(cell.spoken)}</span>'
    mark, held, hint = cell.mark, "", ""
    if mark is not None:
        hint = f' title="{escape(mark.says)}"'
        held = f" held {mark.tone}-held" if mark.tone else ""
    if mark is not None and mark.sign:
        word = f'<span class="visually-hidden">{escape(mark.word)}:</span>'
        shown = f'<span class="sign" aria-hidden="true">{mark.sign}</span>{word} {shown}'
    if cell.open:
        shown += f'<span class="open-rows">+{cell.open}</span>'
    if cell.n_text:
        shown += f'<small class="n">n {escape(cell.n_text)}</small>'
    if cell.span_text:
        shown += f'<small class="span">{escape(cell.span_text)}</small>'
    change = cell.change if cell.change and cell.change.text else None
    if change and not cell.why:
        shown += f'<small class="delta {change.tone}">{_told(change)}</small>'
    if cell.link:
        link = escape(cell.link)
        shown = f'<a href="{link}" hx-get="{link}" hx-target="#panel" rel="nofollow"{hint}>{shown}</a>'
    else:
        shown = f'<span class="in"{hint}>{shown}</span>'
    if change and cell.why:
        why = f'href="{escape(cell.why)}" title="{escape(_("Why did it change?"))}"'
        shown += f'<a class="delta {change.tone}" {why} rel="nofollow">{_told(change)}</a>'
    unknown = f' title="{escape(cell.unknown)}"' if cell.unknown else ""
    kind = "cell indicative" if cell.indicative else "cell"
    return mark_safe(f'<td class="{kind}{held}" data-text="{text}"{unknown}>{shown}</td>')


def _told(change: Change) -> str:
    return f"{change.arrow} {escape(change.text)}"
