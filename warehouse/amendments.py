"""Amendments: what satisfied appeals make of results.

The rows of protocols stay as they came. An amendment stands beside them and counts as long as its
appeal is in force, whichever protocol of the exam is: `mart.amendment` lays it over the result, so
that files may come, be replaced and be withdrawn in any order.
"""

import pandas as pd
from sqlalchemy import Connection

from warehouse import tables, versions
from warehouse.copying import copy
from warehouse.query import frame

_RESULTS = f"""
SELECT {", ".join(f'version."{name}"' for name in versions.KEY)}, participant_code,
    primary_score, test_score, mark
FROM core.assessment_result JOIN mart.version USING (version_id)
WHERE dataset = 'assessment_result' AND procedure = ANY(:procedures)
    AND school_year = ANY(:years) AND version.school_code = ANY(:schools)
"""


def results(connection: Connection, keys: pd.DataFrame) -> pd.DataFrame:
    """The results in force of the schools, years and procedures in `keys`, as protocols gave them.

    Returns:
        The version key, `participant_code`, `primary_score`, `test_score`, `mark`.
    """
    return frame(
        connection,
        _RESULTS,
        years=sorted(keys["school_year"].unique()),
        procedures=sorted(keys["procedure"].unique()),
        schools=sorted(keys["school_code"].unique()),
    )


def amend(connection: Connection, batch_id: int, amended: pd.DataFrame) -> None:
    """Write what the appeals of a batch make of results.

    Args:
        connection: an open transaction.
        batch_id: the batch of the appeals, already recorded.
        amended: the version key, `participant_code`, the result and `below_threshold`.
    """
    copy(connection, tables.amendment, amended.assign(batch_id=batch_id))
