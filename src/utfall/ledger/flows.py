"""Saves what a flow says from a moment on, with ids for its states and outcomes that outlive every version."""

from django.db import transaction

from utfall.core.clock import now as wall_clock
from utfall.flow import Flow, FlowMistakes, classify, from_json, mistakes, to_json
from utfall.ledger.audit.chain import note
from utfall.ledger.campaigns import models as campaigns
from utfall.ledger.people.models import User


def save_flow(
    flow: Flow, of: campaigns.Flow | None = None, *, from_at: int | None = None, actor: User | None = None
) -> campaigns.Flow:
    """Save a flow, or with `of` a new version of one; the same words again change nothing.

    The first version holds from ever. A later one holds from `from_at` (ms UTC, now where it is not given) and not
    before now: facts keep the class that the flow in force at their own time gave them. A version that is still to
    come may be replaced. Raises `FlowMistakes`, and `ValueError` for a moment that has passed.
    """
    wrong = mistakes(flow)
    if wrong:
        raise FlowMistakes(wrong)
    present = wall_clock()
    with transaction.atomic():
        row = of or campaigns.Flow.objects.create(key=flow.key, name=flow.name)
        last = row.versions.order_by("-from_at").first()
        if last is not None and from_json(last.definition) == flow:
            return row
        moment = 0 if last is None else present if from_at is None else from_at
        if last is not None and (moment < present or moment < last.from_at):
            raise ValueError("a flow changes from now or later on; what was registered keeps its class")
        campaigns.FlowVersion.objects.update_or_create(flow=row, from_at=moment, defaults={"definition": to_json(flow)})
        if (row.key, row.name) != (flow.key, flow.name):
            row.key, row.name = flow.key, flow.name
            row.save()
        _keep_states(row, flow, moment)
        _keep_outcomes(row, flow, moment)
        note("save flow", f"flow {row.pk} {flow.name}", actor, {"from_at": moment, "definition": to_json(flow)})
    return row


def shared_flow(flow: Flow, actor: User | None = None) -> campaigns.Flow:
    """The row of a flow that says just this today, made if there is none: campaigns of one flow share its outcomes."""
    for row in campaigns.Flow.objects.filter(key=flow.key, archived_at=None).order_by("pk"):
        last = row.versions.order_by("-from_at").first()
        if last is not None and from_json(last.definition) == flow:
            return row
    return save_flow(flow, actor=actor)


def flow_at(flow_id: int, at: int) -> Flow:
    """What the flow said at a moment (ms UTC); before its first version, what that one says. Raises `LookupError`."""
    versions = campaigns.FlowVersion.objects.filter(flow_id=flow_id)
    held = versions.filter(from_at__lte=at).order_by("-from_at").first() or versions.order_by("from_at").first()
    if held is None:
        raise LookupError(f"flow {flow_id} says nothing yet")
    return from_json(held.definition)


def state_ids(flow_id: int) -> dict[str, int]:
    """The ids of the flow's states by key, those of earlier versions too."""
    return dict(campaigns.FlowState.objects.filter(flow_id=flow_id).values_list("key", "pk"))


def outcome_ids(flow_id: int) -> dict[str, int]:
    """The ids of the flow's outcomes by key, those of earlier versions too."""
    return dict(campaigns.FlowOutcome.objects.filter(flow_id=flow_id).values_list("key", "pk"))


def _keep_states(row: campaigns.Flow, flow: Flow, moment: int) -> None:
    for position, state in enumerate(flow.states):
        campaigns.FlowState.objects.update_or_create(
            flow=row,
            key=state.key,
            defaults={
                "name": state.name,
                "category": state.category,
                "colour": state.colour,
                "position": position,
                "archived_at": None,
            },
        )
    gone = row.states.exclude(key__in=[state.key for state in flow.states])
    gone.filter(archived_at=None).update(archived_at=moment)


def _keep_outcomes(row: campaigns.Flow, flow: Flow, moment: int) -> None:
    for position, outcome in enumerate(flow.outcomes):
        found = classify(flow, outcome.key)
        campaigns.FlowOutcome.objects.update_or_create(
            flow=row,
            key=outcome.key,
            defaults={
                "name": outcome.name,
                "kind": found.kind,
                "category": found.category or "",
                "colour": flow.state(found.state).colour if found.state else "",
                "position": position,
                "archived_at": None,
            },
        )
    gone = row.outcomes.exclude(key__in=[outcome.key for outcome in flow.outcomes])
    gone.filter(archived_at=None).update(archived_at=moment)
