"""What every reading process would make anew, made once in the server they are forked from.

`intake.sandbox` has that server import this module: the readers, what their facts are kept in, and
the models with pandera's own preparations.
"""

import pandas as pd

from intake import examination  # noqa: F401 a reading process runs nothing else
from reference import catalog, questionnaires, table_words
from schemas.datasets import DATASETS
from schemas.validation import validate

_ANY_YEAR = 2021

for _facts in (
    catalog.subject_names,
    catalog.sitting_names,
    catalog.appeal_states,
    catalog.self_examination,
    questionnaires.forms,
    questionnaires.identity,
    questionnaires.village,
    table_words.total,
):
    _facts()
catalog.vpr_seasons(_ANY_YEAR)
for _dataset in DATASETS.values():
    validate(_dataset.model, pd.DataFrame({"row_number": [1]}))
