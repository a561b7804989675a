"""What is known before a question is planned: how far each origin is told, and the rates where time has a cost."""

from utfall.facts.kinds import KINDS

from . import rates, sql
from .ask import Scope
from .dialect import DIALECTS
from .gather import Engine
from .measuring import VALID, Measuring
from .scan import Scan
from .scoped import within
from .understand import Asked


def measuring(asked: Asked, engine: Engine) -> Measuring:
    """What the conditions of rows need."""
    return Measuring(asked, engine.complete_until(), _rates(asked, engine))


def _rates(asked: Asked, engine: Engine) -> tuple[rates.Rate, ...]:
    """Every rate, whoever asks: one of the house holds for all. What comes of them is told to those alone who may see
    turnover (`scoped.py`), of the rows in their scope."""
    for number in asked.numbers.values():
        for part in map(asked.part, number.parts):
            if rates.costs(part):
                scan = Scan(within(Scope(turnover=True), KINDS["cost_rate"], number, part), VALID, (), ())
                told = sql.told(scan, rates.COLUMNS, DIALECTS[engine.dialect], engine.table)
                return rates.read(engine.run(told), asked.settings.home)
    return ()
