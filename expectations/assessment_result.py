"""What a file of participants' results must satisfy as a whole.

Frames: `rows` holds the rows of the file (an absent pupil has no values to examine but its code),
`schools` the schools of the file and those expected in it, `batch` the counts of the file.
"""

import pandas as pd

from domain.finding import Severity
from expectations import groups
from expectations.conditions import between, equal, not_above, nought, once, one_of
from expectations.rule import Rule

# Above this share of rows whose total differs from the sum of the tasks, totals are not used.
UNRELIABLE_TOTALS = 0.05
# A change of the share below the threshold against the year before that is worth a look, and the
# number of participants from which it is looked at: in a smaller class it is everyday noise.
NOTABLE_CHANGE = 0.25
NOTABLE_PARTICIPANTS = 10


# A quotient of whole numbers is the float nearest to it, as is the constant it is compared with:
# a share that lies exactly on a limit is found on it, and comparing shares is comparing counts.
def _share(part: str, whole: str):
    return lambda frame: frame[part] / frame[whole]


def _presence(schools: pd.DataFrame) -> pd.Series:
    return schools["present"].astype("boolean").where(schools["expected"].astype("bool"))


def _change(schools: pd.DataFrame) -> pd.Series:
    # Rounded, because 0.35 − 0.10 is a little less than 0.25 in binary.
    change = (schools["share_now"] - schools["share_before"]).round(9)
    return change.where(schools["participants"] >= NOTABLE_PARTICIPANTS)


def _difference_from_summary(schools: pd.DataFrame) -> pd.Series:
    # Summaries print per cents with one decimal or two; in binary a hundredth is not exact.
    return (schools["share_now"] - schools["share_in_summary"]).abs().mul(100).round(9)


def _undeclared(batch: pd.DataFrame) -> pd.Series:
    # Some exports count absent pupils among the declared participants, others do not.
    counted = pd.concat([batch["rows_read"], batch["attended_rows"]], axis=1)
    return counted.rsub(batch["declared_participants"], axis=0).abs().min(axis=1, skipna=False)


def _participant(rows: pd.DataFrame) -> pd.Series:
    """A number for each participant of a work in a school; none where the row lacks any of it."""
    return rows.groupby([*groups.GROUP, "participant_code"], sort=False).ngroup()


SUITE = (
    Rule(
        name="totals-unreliable",
        title="Итоговый балл расходится с суммой баллов за задания не более чем в 5 % строк",
        severity=Severity.WARNING,
        frame="batch",
        per_row=False,
        measures={"gap_share": _share("gap_rows", "attended_rows")},
        expectation=between("gap_share", high=UNRELIABLE_TOTALS),
        message=(
            "Итоговые баллы ненадёжны: у {gap_rows} из {attended_rows} "
            "{attended_rows:участника|участников|участников} ({gap_share:%}; допустимо 5 %) "
            "итоговый балл не равен сумме баллов за задания. Отметки и доли по этой работе "
            "не вычисляются. Запросите исправленную выгрузку."
        ),
    ),
    Rule(
        name="total-differs-from-tasks",
        title="Итоговый балл равен сумме баллов за задания",
        severity=Severity.WARNING,
        column="primary_score",
        unless="totals-unreliable",
        expectation=nought("total_gap"),
        message=(
            "итоговый балл {primary_score} не равен сумме баллов за задания {task_sum}. "
            "Отметка поставлена по итоговому баллу; проверьте его и баллы за задания."
        ),
    ),
    Rule(
        name="total-missing",
        title="У участника с баллами за задания есть итоговый балл",
        severity=Severity.WARNING,
        frame="rows",
        per_row=True,
        column="primary_score",
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(
            column="total_missing", value_set=[False]
        ),
        message=(
            "итоговый балл пуст, а сумма баллов за задания {task_sum}. Впишите итоговый балл; если "
            "в ячейке формула, замените её числом."
        ),
    ),
    Rule(
        name="task-above-maximum",
        title="Баллы за задание не выше наибольшего балла за него",
        severity=Severity.WARNING,
        column_in="first_task_over",
        expectation=between("tasks_over_max", high=0),
        message=(
            "{tasks_over_max} {tasks_over_max:задание оценено|задания оценены|заданий оценены} "
            "выше наибольшего балла за задание. Сверьте баллы с описанием работы."
        ),
    ),
    Rule(
        name="total-above-scale",
        title="Итоговый балл не выше наибольшего балла шкалы",
        severity=Severity.ERROR,
        column="primary_score",
        expectation=not_above("primary_score", "score_max"),
        message=(
            "итоговый балл {primary_score} выше наибольшего балла шкалы {score_max}; "
            "строка не загружена. Исправьте балл."
        ),
    ),
    Rule(
        name="mark-differs-from-scale",
        title="Отметка в файле соответствует шкале",
        severity=Severity.WARNING,
        column="mark",
        unless="totals-unreliable",
        expectation=equal("mark", "mark_from_scale"),
        message=(
            "отметка «{mark}» не соответствует шкале: за {primary_score} "
            "{primary_score:балл|балла|баллов} ставится «{mark_from_scale}». "
            "Проверьте балл и отметку."
        ),
    ),
    Rule(
        name="participant-twice",
        title="Участник встречается в одной работе школы один раз",
        severity=Severity.ERROR,
        column="participant_code",
        measures={"participant": _participant},
        expectation=once("participant"),
        message=(
            "код участника повторяется в школе {school_code}; ни одна из строк с этим кодом "
            "не загружена. Оставьте одну строку или исправьте код."
        ),
    ),
    Rule(
        name="school-missing",
        title="В файле есть результаты всех ожидаемых школ",
        severity=Severity.WARNING,
        frame="schools",
        per_row=False,
        measures={"expected_school_present": _presence},
        expectation=one_of("expected_school_present", True),
        message=(
            "Нет результатов {count} {count:школы|школ|школ} из {total} ожидаемых: {schools}. "
            "Запросите их или выясните, почему школа не участвовала."
        ),
    ),
    Rule(
        name="more-participants-than-pupils",
        title="Участников не больше, чем обучающихся в параллели",
        severity=Severity.WARNING,
        frame="schools",
        expectation=not_above("participants", "pupils"),
        message=(
            "Школа {school_code}: {participants} {participants:участник|участника|участников}, "
            "а обучающихся в параллели {pupils}. Проверьте численность и коды участников."
        ),
    ),
    Rule(
        name="share-changed",
        title="Доля результатов ниже порога изменилась за год меньше чем на 25 процентных пунктов",
        severity=Severity.NOTE,
        frame="schools",
        measures={"share_change": _change},
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeBetween(
            column="share_change",
            min_value=-NOTABLE_CHANGE,
            max_value=NOTABLE_CHANGE,
            strict_min=True,
            strict_max=True,
        ),
        message=(
            "Школа {school_code}: доля результатов ниже порога год назад была {share_before:%}, "
            "теперь {share_now:%} при {participants} {participants:участнике|участниках|участниках}"
            ". Проверьте, те ли это результаты."
        ),
    ),
    Rule(
        name="rows-differ-from-summary",
        title="Результаты участников сходятся со сводными той же работы",
        severity=Severity.WARNING,
        frame="schools",
        measures={"difference_from_summary": _difference_from_summary},
        expectation=between("difference_from_summary", high=groups.PRINTED_TOLERANCE),
        message=(
            "Школа {school_code}: по участникам доля результатов ниже порога {share_now:%}, по "
            "загруженной сводной таблице {share_in_summary:%}. Решают строки участников; выясните, "
            "какой из файлов верен."
        ),
    ),
    Rule(
        name="participants-differ-from-declared",
        title="Строк в файле столько, сколько объявлено участников",
        severity=Severity.WARNING,
        frame="batch",
        per_row=False,
        measures={"undeclared": _undeclared},
        expectation=nought("undeclared"),
        message=(
            "В файле объявлено {declared_participants} "
            "{declared_participants:участник|участника|участников}, а строк с результатами "
            "{attended_rows} (всего строк {rows_read}). Проверьте, все ли участники выгружены."
        ),
    ),
)
