"""Utfall: a contact-centre performance system. Each floor leans only on those below it.

roof  web | cli            pages and API | the same from a terminal
 8    wiring               settings in, ledger and columns out: the one place that chooses and starts
 7    ledger | columns     Django models and their queries | DuckDB, ClickHouse, the follower
 6    reports              what people see, as plain frozen objects; the only rounding
 5    query                Ask -> plan -> SQL -> Answer that carries its counts; the rows behind
 4    catalogue            what every number means, as data; dimensions; worked examples
 3    simulator            an honest contact centre as a source of records
 2    importers | flow     others' words -> records | states, outcomes, next customer: rules
 1    facts                every kind of fact and its columns, once
 0    core                 periods and zones, clock, money, text tables
"""

__version__ = "0.1.0"
