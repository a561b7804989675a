"""How an inquiry stands, folded from its events in order of time, and what each of them left and entered.

An event that cannot have happened is a fault with a sentence: it moves nothing, and nothing is measured from it. The
rest of the inquiry stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

RESOLVED, NEW, ANSWERED = "resolved", "new", "answered"
# At one instant an inquiry is opened first and resolved before it is opened again.
_ORDER = {"opened": 0, "answered": 1, "status": 2, "resolved": 3, "reopened": 4, "note": 5}


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event as a source tells it. `key` names it; times in ms UTC. `status` is told by an event `status` alone."""

    key: int
    at: int
    event: str
    status: str | None = None
    automatic: bool = False
    response_due_at: int | None = None
    due_at: int | None = None
    on_first_contact: bool | None = None
    is_justified: bool | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """What one event left and entered. An event that moves nothing enters what it left; the first one leaves none."""

    from_status: str | None
    to_status: str
    was_answered: bool | None
    now_answered: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """An event, or a value of it, that cannot be so."""

    key: int
    says: str


@dataclass(slots=True)
class CaseStands:
    """How an inquiry stands after all its events. Times in ms UTC, durations in ms.

    Durations are None where they are not known: nothing was told of its opening, or of when it was resolved. `gap_ms`
    is how long it was resolved in all before it was opened again, None too where its opening is not told.
    """

    status: str
    opened_at: int
    first_response_at: int | None = None
    resolved_at: int | None = None
    response_due_at: int | None = None
    due_at: int | None = None
    first_response_ms: int | None = None
    resolution_ms: int | None = None
    gap_ms: int | None = 0
    reopened: int = 0
    on_first_contact: bool | None = None
    is_justified: bool | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """What comes of the events of one inquiry: how it stands, the sides of every event by its key, and the faults."""

    stands: CaseStands
    sides: dict[int, Sides]
    faults: Sequence[Fault] = field(default=())


def fold_case(events: Iterable[CaseEvent]) -> Folded:
    """Fold the events of one inquiry, one at least, in whatever order they are given.

    It begins with its event `opened`. Where none is told it begins with the first event there is, and no duration is
    measured from there: it was open before.
    """
    ordered = sorted(events, key=lambda each: (each.at, _ORDER.get(each.event, 9), each.key))
    return _Fold(ordered).run()


def may_be_told(event: str, status: str | None) -> str:
    """A sentence where an event may not be told so; '' where it may."""
    if event == "status" and status is None:
        return "status is missing: an event `status` says how the inquiry stands now"
    if event != "status" and status is not None:
        return f"status is told by an event `status`, not by {event!r}"
    return ""


class _Fold:
    def __init__(self, ordered: Sequence[CaseEvent]) -> None:
        self._ordered = ordered
        opening = next((each for each in ordered if each.event == "opened"), None)
        self._first = opening or ordered[0]
        self._is_told = opening is not None
        self._after = [each for each in ordered if each.at >= self._first.at]
        self._answer = next((each for each in self._after if _answers(each)), None)
        self._too_early = self._resolved_before_the_answer()
        self._stands = CaseStands(NEW, self._first.at, gap_ms=0 if self._is_told else None)
        self._sides: dict[int, Sides] = {}
        self._faults: list[Fault] = []

    def run(self) -> Folded:
        self._step(self._first)
        for each in self._ordered:
            if each is not self._first:
                self._step(each)
        if self._is_told and self._stands.resolved_at is not None:
            self._stands.resolution_ms = self._stands.resolved_at - self._stands.opened_at
        return Folded(self._stands, self._sides, tuple(self._faults))

    def _step(self, each: CaseEvent) -> None:
        stands = self._stands
        first = each is self._first
        before = None if first else stands.status, None if first else stands.first_response_at is not None
        wrong = self._wrong(each)
        if wrong:
            self._faults.append(Fault(each.key, wrong))
        else:
            self._take(each)
        now = stands.first_response_at is not None
        status = stands.status
        if wrong and each.at < self._first.at:  # it stood nowhere yet: it leaves what it enters
            before, status, now = (NEW, False), NEW, False
        self._sides[each.key] = Sides(before[0], status, before[1], now)

    def _wrong(self, each: CaseEvent) -> str:
        if each.at < self._first.at:
            return f"{each.event} comes {_long(self._first.at - each.at)} before the inquiry was opened"
        if each.key in self._too_early:
            assert self._answer is not None
            return f"resolved {_long(self._answer.at - each.at)} before it was first answered"
        if each.event == "opened" and each is not self._first:
            return "it was opened already; an inquiry that is opened once more is reopened"
        if each.event == "reopened" and self._stands.status != RESOLVED and each is not self._first:
            return "reopened, though it was not resolved"
        return ""

    def _take(self, each: CaseEvent) -> None:
        stands = self._stands
        self._values(each)
        if _answers(each) and stands.first_response_at is None:
            stands.first_response_at = each.at
            if self._is_told:
                stands.first_response_ms = each.at - stands.opened_at
            if self._too_early and not self._says_more_after(each):
                stands.status = RESOLVED  # it was resolved, nobody knows when: it is no open inquiry from here on
                return
        told = {"answered": ANSWERED if _answers(each) and stands.status == NEW else None, "status": each.status,
                "resolved": RESOLVED, "reopened": "in_progress"}.get(each.event)  # fmt: skip
        if told is not None:
            self._enter(told, each)

    def _enter(self, status: str, each: CaseEvent) -> None:
        stands = self._stands
        if stands.status == RESOLVED and status != RESOLVED:
            since, stands.resolved_at = stands.resolved_at, None
            stands.gap_ms = None if since is None or stands.gap_ms is None else stands.gap_ms + each.at - since
            stands.reopened += 1
            stands.on_first_contact = stands.on_first_contact and False
        elif status == RESOLVED and stands.status != RESOLVED:
            stands.resolved_at = each.at
        stands.status = status

    def _values(self, each: CaseEvent) -> None:
        stands = self._stands
        for name in ("response_due_at", "due_at"):
            due = getattr(each, name)
            if due is not None and self._is_told and due < stands.opened_at:
                early = _long(stands.opened_at - due)
                self._faults.append(Fault(each.key, f"{name} is {early} before the inquiry was opened"))
            elif due is not None:
                setattr(stands, name, due)
        for name in ("on_first_contact", "is_justified"):
            if getattr(each, name) is not None:
                setattr(stands, name, getattr(each, name))

    def _resolved_before_the_answer(self) -> frozenset[int]:
        """The events that say it was resolved before its first answer, with no reopening told between the two."""
        if self._answer is None:
            return frozenset()
        early: list[int] = []
        for each in self._after:
            if each.at >= self._answer.at:
                break
            if _resolves(each):
                early.append(each.key)
            elif early and _opens_again(each):
                early.clear()
        return frozenset(early)

    def _says_more_after(self, answer: CaseEvent) -> bool:
        """Whether what is told after the first answer says how it stood until then. That it was reopened says that it
        had been resolved."""
        later = self._after[self._after.index(answer) + 1 :]
        said = (each.event for each in later if each.event in ("status", "resolved", "reopened"))
        return next(said, "reopened") != "reopened"


def _answers(each: CaseEvent) -> bool:
    return each.event == "answered" and not each.automatic


def _resolves(each: CaseEvent) -> bool:
    return each.event == "resolved" or (each.event == "status" and each.status == RESOLVED)


def _opens_again(each: CaseEvent) -> bool:
    return each.event == "reopened" or (each.event == "status" and each.status != RESOLVED)


def _long(ms: int) -> str:
    """A length of time in words a person reads at a glance."""
    for unit, name in ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")):
        if ms >= unit:
            whole, rest = divmod(ms, unit)
            return f"{whole} {name}" if not rest else f"{ms / unit:.1f} {name}"
    return f"{ms} ms"
