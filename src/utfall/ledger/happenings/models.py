"""Batches, facts by version, standing rows, details and rejects. Fact tables are made from `facts.KINDS`.

Nothing here is written but by `ledger.record`, `ledger.who` (through it) and erasure.
"""

from django.db import models

from utfall.facts import KINDS, Column, Kind


class Ledger(models.Model):
    """The one row that says which ledger this is."""

    ledger_id = models.CharField(max_length=36, unique=True)
    created = models.BigIntegerField()

    class Meta:
        db_table = "ledger"


class Origin(models.Model):
    """A system records come from: how far it is told (ms UTC), and what its reader left over."""

    name = models.CharField(max_length=200, unique=True)
    complete_until = models.BigIntegerField(null=True, blank=True)
    unfinished = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "origin"

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One run of an importer. `by` is the id of the user who started it, if one did.

    `cannot_know` is what its mapping leaves out (kind of fact -> column -> why), None for what reads by itself.
    """

    source = models.CharField(max_length=64)
    origin = models.ForeignKey(Origin, models.PROTECT, related_name="imports")
    files = models.JSONField(default=list)
    started_at = models.BigIntegerField()
    finished_at = models.BigIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    by = models.BigIntegerField(null=True, blank=True)
    cannot_know = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "import"


class BatchRow(models.Model):
    """One transaction. `ranges` has first and last row id by kind; `checksum` chains it to the batch before."""

    origin = models.ForeignKey(Origin, models.PROTECT, related_name="batches")
    of_import = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="batches")
    actor = models.CharField(max_length=16)
    recorded_at = models.BigIntegerField()
    rows = models.IntegerField(default=0)
    ranges = models.JSONField(default=dict)
    checksum = models.CharField(max_length=32)

    class Meta:
        db_table = "batch"


class Detail(models.Model):
    """Free text that belongs to a fact, kept apart for its own right and retention."""

    fact_id = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=32)
    text = models.TextField()
    kept_until = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "detail"
        constraints = [models.UniqueConstraint(fields=["fact_id", "name"], name="detail_once")]


class RejectRow(models.Model):
    """A line or record that could not be taken, with the reason; kept 30 days."""

    of_import = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="rejects")
    batch = models.ForeignKey(BatchRow, models.PROTECT, related_name="rejects")
    file = models.CharField(max_length=500, blank=True, default="")
    line = models.BigIntegerField(default=0)
    reason = models.TextField()
    text = models.TextField(blank=True, default="")
    kept_until = models.BigIntegerField()

    class Meta:
        db_table = "reject"


def fact_table(kind: Kind) -> str:
    """The table with the kind's facts by version."""
    return f"fact_{kind.name}"


def standing_table(kind: Kind) -> str:
    """The table with the kind's rows that still go on."""
    return f"standing_{kind.name}"


# Columns by which the recorder finds facts: kind -> column -> how its index is called.
LOOKED_UP = {
    "outcome": {"customer_id": "customer", "contact_id": "contact"},
    "transition": {"customer_id": "customer"},
    "customer_value": {"customer_id": "customer"},
    "sale_line": {"sale_id": "sale"},
    "case_event": {"case_id": "case"},
    "survey_answer": {"contact_id": "contact", "interaction_id": "talk"},
    "survey_invite": {"contact_id": "contact"},
}
HANDED_OVER = models.Q(transfer_kind__in=("misroute", "planned")) | models.Q(end_reason="transferred")
MUST = ("fact_id", "version", "why", "origin_id", "actor", "n", "known_to", "is_test", "zone", "client_id")


def _field(column: Column) -> "models.Field[object, object]":
    optional = not (column.required or column.name in MUST)
    if column.type == "code":
        return models.CharField(max_length=64, null=optional)
    if column.type == "flag":
        return models.BooleanField(null=optional)
    if column.type in ("day", "number"):
        return models.IntegerField(null=optional)
    return models.BigIntegerField(null=optional)


def _class_name(kind: Kind) -> str:
    return "".join(part.capitalize() for part in kind.name.split("_"))


def _columns(kind: Kind) -> dict[str, object]:
    ledger_own = {
        "batch_id": models.BigIntegerField(),
        "reference": models.TextField(),
        "content": models.BigIntegerField(),
        "clock": models.BigIntegerField(null=True),
    }
    return {"__module__": __name__, **ledger_own, **{column.name: _field(column) for column in kind.columns}}


def _fact_model(kind: Kind) -> type[models.Model]:
    table = fact_table(kind)
    indexes = [
        models.Index(fields=[column], condition=models.Q(**{f"{column}__isnull": False}), name=f"{table}_{short}")
        for column, short in LOOKED_UP.get(kind.name, {}).items()
    ]
    if kind.name == "contact":
        indexes.append(models.Index(fields=["interaction_id"], condition=HANDED_OVER, name=f"{table}_handed_over"))
    constraints: list[models.BaseConstraint] = [
        models.UniqueConstraint(fields=["fact_id", "version"], name=f"{table}_version"),
        models.CheckConstraint(condition=models.Q(version__gte=1, n__gte=1), name=f"{table}_counts"),
    ]
    meta = type("Meta", (), {"db_table": table, "constraints": constraints, "indexes": indexes})
    said = {"__doc__": f"Facts by version. {kind.says}", "Meta": meta}
    return type(f"{_class_name(kind)}Fact", (models.Model,), {**_columns(kind), **said})


def _standing_model(kind: Kind) -> type[models.Model]:
    table = standing_table(kind)
    columns = _columns(kind)
    columns["fact_id"] = models.BigIntegerField(primary_key=True)
    indexes = [models.Index(fields=["batch_id"], name=f"{table}_batch")]
    meta = type("Meta", (), {"db_table": table, "indexes": indexes})
    said = {"__doc__": f"Rows that still go on. {kind.says}", "Meta": meta}
    return type(f"{_class_name(kind)}Standing", (models.Model,), {**columns, **said})


FACTS: dict[str, type[models.Model]] = {kind.name: _fact_model(kind) for kind in KINDS.values()}
STANDINGS: dict[str, type[models.Model]] = {
    kind.name: _standing_model(kind) for kind in KINDS.values() if kind.may_stand
}
