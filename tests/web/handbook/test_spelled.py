"""SQL laid out for reading is the same SQL: only white space is added, and none inside a text."""

import re

from utfall.web.handbook.spelled import laid_out


def squeezed(sql: str) -> str:
    return re.sub(r"\s+", "", sql)


def test_a_clause_stands_on_a_line_and_inner_questions_further_in() -> None:
    sql = (
        """SELECT b, sum("n") FROM (SELECT ("a" = 'x') AS b, "n" FROM t WHERE (("d" >= 1) AND ("d" < 2))) GROUP BY 1"""
    )
    assert laid_out(sql) == (
        'SELECT b, sum("n")\n'
        "FROM (\n"
        '  SELECT ("a" = \'x\') AS b, "n"\n'
        "  FROM t\n"
        '  WHERE (("d" >= 1)\n'
        '    AND ("d" < 2))\n'
        ")\n"
        "GROUP BY 1"
    )


def test_nothing_but_white_space_is_added() -> None:
    for sql in (
        "SELECT 1",
        "SELECT 'FROM (SELECT ) WHERE ''x'' AND' FROM t",
        'SELECT "FROM" FROM t WHERE "AND" = 1 AND (SELECT 1) = 1',
        "SELECT a FROM (SELECT b FROM (SELECT c FROM d) WHERE e) UNION ALL SELECT f FROM g LEFT JOIN h ON i = j",
        "SELECT ((1)) FROM ((t))",
        ")))",
        "SELECT " + ", ".join(f"sum(a{i}, 'x, y') FILTER (WHERE b{i})" for i in range(9)) + " FROM t",
    ):
        assert squeezed(laid_out(sql)) == squeezed(sql)
        texts = re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"", sql)
        assert re.findall(r"'(?:[^']|'')*'|\"[^\"]*\"", laid_out(sql)) == texts
