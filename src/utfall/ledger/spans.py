"""Dated rows of one thing that may not overlap: makes room for a new one, so that the old go on around it."""

from collections.abc import Mapping

from django.db import models


def holds(first_day: int | None, end_day: int | None, day: int) -> bool:
    """Whether a span of local days, half-open, null open, holds a day."""
    return (first_day is None or first_day <= day) and (end_day is None or day < end_day)


def make_room(
    model: type[models.Model], of: Mapping[str, object], first_day: int | None, end_day: int | None
) -> list[dict[str, object]]:
    """Cut the rows of `of` so that none holds a day of the span; what reaches beyond it goes on before and after.

    Rows have `first_day` and `end_day`, local days, half-open, null open. Gives the rows that were cut as they
    were. To be called within a transaction.
    """
    cut = []
    for row in model._default_manager.filter(**of).select_for_update():
        begins: int | None = getattr(row, "first_day")  # noqa: B009
        ends: int | None = getattr(row, "end_day")  # noqa: B009
        if not _meet(begins, ends, first_day, end_day):
            continue
        cut.append(_words(row))
        before = first_day is not None and (begins is None or begins < first_day)
        after = end_day is not None and (ends is None or end_day < ends)
        if not before and not after:
            row.delete()
            continue
        if after and before:
            _copied(row, end_day, ends)
        _span(row, begins, first_day) if before else _span(row, end_day, ends)
    return cut


def _meet(begins: int | None, ends: int | None, first: int | None, end: int | None) -> bool:
    starts_in_time = begins is None or end is None or begins < end
    ends_late_enough = ends is None or first is None or first < ends
    return starts_in_time and ends_late_enough


def _span(row: models.Model, first_day: int | None, end_day: int | None) -> None:
    row.first_day, row.end_day = first_day, end_day  # type: ignore[attr-defined]
    row.save(update_fields=["first_day", "end_day"])


def _copied(row: models.Model, first_day: int | None, end_day: int | None) -> None:
    type(row)._default_manager.create(**{**_words(row), "first_day": first_day, "end_day": end_day})


def _words(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields if not field.primary_key}
