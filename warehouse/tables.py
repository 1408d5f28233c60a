"""The tables but those of facts, which are made from the schemas (`warehouse.facts`).

`ops` holds what happened to files, `core` the facts in all their versions. Analysts read `mart`,
whose views are the `.sql` files beside this module.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from domain import fate, listed, paper_state
from domain.work import FACETS
from schemas.datasets import VERSION_KEY

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _of_batch(**options: Any) -> Column:
    """The batch a row came with or is about."""
    return Column("batch_id", ForeignKey("ops.batch.batch_id"), **options)


def _moment(name: str) -> Column:
    """When the row was written."""
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def _key(*names: str) -> Iterator[Column]:
    """Columns of the primary key: what the row is about, as in `ops.version`."""
    for name in names:
        kind = SmallInteger if name in ("class", "ordinal") else Text
        yield Column(name, kind, primary_key=True)


def _exam_day(**options: Any) -> Column:
    """The day of an exam that has several in one sitting."""
    comment = "Дата экзамена; пусто, если не сказана"
    return Column("exam_day", Text, nullable=False, server_default="", comment=comment, **options)


batch = Table(
    "batch",
    metadata,
    Column("batch_id", Integer, Identity(), primary_key=True),
    Column("dataset", Text, comment="Набор данных; пусто, если файл не распознан"),
    Column("layout", Text, comment="Макет файла"),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False, comment="SHA-256 исходного файла"),
    Column("named", Text, nullable=False, comment="Что сказали имя файла, папки и оператор"),
    Column("about", Text, nullable=False, comment="О чём файл, когда это установлено"),
    Column("work", Text, comment="О чём файл: работа словами"),
    Column("school_year", Text),
    Column("status", Text, nullable=False),
    Column("decision", Text, nullable=False, comment="Решение при приёме; status меняется потом"),
    Column("rows_read", Integer, nullable=False),
    Column("rows_loaded", Integer, nullable=False),
    Column("rows_rejected", Integer, nullable=False),
    _moment("recorded_at"),
    Column("superseded_at", DateTime(timezone=True)),
    Column("flow_run_id", Text, comment="Прогон Prefect, принявший файл"),
    # Two schools may send the very same paper, each in a folder of its own; a work sent under a
    # wrong name may come again under the right one.
    UniqueConstraint("sha256", "about"),
    CheckConstraint(f"status IN {fate.STATUSES}", name="status"),
    schema="ops",
    comment="Загрузки: каждый принятый, придержанный или отклонённый файл",
)

finding = Table(
    "finding",
    metadata,
    Column("finding_id", Integer, Identity(), primary_key=True),
    _of_batch(nullable=False, index=True),
    Column("severity", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("sheet", Text),
    Column("row_number", Integer),
    Column("column_name", Text),
    Column("message", Text, nullable=False),
    schema="ops",
    comment="Замечания к загрузкам",
)

batch_column = Table(
    "batch_column",
    metadata,
    _of_batch(primary_key=True),
    Column("column_name", Text, primary_key=True, comment="Столбец хранилища"),
    Column("sheet", Text, primary_key=True),
    Column("letter", Text, nullable=False, comment="Столбец файла: A, B, …"),
    Column("header", Text, nullable=False, comment="Заголовок, как в файле"),
    schema="ops",
    comment="Где стоял каждый столбец: вместе со строкой это ячейка файла",
)

decision = Table(
    "decision",
    metadata,
    Column("decision_id", Integer, Identity(), primary_key=True),
    _of_batch(),
    Column("list_id", ForeignKey("core.nor_list.list_id")),
    Column("action", Text, nullable=False),
    Column("reason", Text),
    Column("decided_by", Text),
    _moment("decided_at"),
    schema="ops",
    comment="Решения людей: замена, отзыв, возврат загрузки, регистрация перечня",
)

QUARANTINE_STATUSES = ("open", "returned", "resubmitted", "resolved", "waived")

quarantine = Table(
    "quarantine",
    metadata,
    Column("case_id", Integer, Identity(), primary_key=True),
    _of_batch(nullable=False, comment="Последний негодный файл случая"),
    Column("covers", JSONB, comment="О чём файл: по нему находят исправленный; пусто, если неясно"),
    Column("status", Text, nullable=False),
    Column("rounds", Integer, nullable=False, comment="Сколько негодных файлов пришло"),
    _moment("opened_at"),
    _moment("changed_at"),
    CheckConstraint(f"status IN {QUARANTINE_STATUSES}", name="status"),
    schema="ops",
    comment="На доработке: файлы, которые ждут исправления",
)

quarantine_event = Table(
    "quarantine_event",
    metadata,
    Column("event_id", Integer, Identity(), primary_key=True),
    Column("case_id", ForeignKey("ops.quarantine.case_id"), nullable=False, index=True),
    _of_batch(nullable=False, index=True, comment="Файл, о котором речь"),
    Column("status", Text, nullable=False, comment="Каким стал случай"),
    Column("recipient", Text, comment="Кому возвращено"),
    Column("reason", Text, comment="Почему закрыт без исправленного файла"),
    Column("decided_by", Text, comment="Кто вернул или закрыл; пусто, если это сделал приём"),
    _moment("decided_at"),
    CheckConstraint(f"status IN {QUARANTINE_STATUSES}", name="status"),
    schema="ops",
    comment="История случаев на доработке",
)

correction = Table(
    "correction",
    metadata,
    _of_batch(nullable=False, index=True),
    Column("correction", Text, nullable=False, comment="id объявленного исправления"),
    Column("sheet", Text, nullable=False),
    Column("row_number", Integer, nullable=False),
    Column("action", Text, nullable=False, comment="drop, replace, scale"),
    Column("column_name", Text, comment="Столбец хранилища; пусто, если строка исключена"),
    Column("value_before", Text),
    Column("value_after", Text),
    Column("reason", Text, nullable=False),
    Column("told", Text, nullable=False, comment="Кому сообщено об ошибке"),
    Column("declared_by", Text, nullable=False, comment="Кто объявил исправление"),
    Column("declared_on", Date, nullable=False),
    CheckConstraint("action IN ('drop', 'replace', 'scale')", name="action"),
    schema="ops",
    comment="Объявленные исправления: каждая строка файла, которую они тронули",
)

school_name = Table(
    "school_name",
    metadata,
    Column("answer_id", Integer, Identity(), primary_key=True),
    Column("name", Text, nullable=False, comment="Наименование, как в файле"),
    Column("place", Text, nullable=False, comment="Где школа, по словам файла; пусто – не сказано"),
    Column("school_code", Text, comment="Какая это школа; пусто – ни одна из известных"),
    Column("decided_by", Text, nullable=False),
    _moment("decided_at"),
    schema="ops",
    comment="Ответы, какую школу называет файл; из ответов об одном действует последний",
)

paper_decision = Table(
    "paper_decision",
    metadata,
    Column("paper_decision_id", Integer, Identity(), primary_key=True),
    _of_batch(nullable=False),
    Column("school_code", Text, nullable=False, comment="Школа или группа, чья это бумага"),
    Column("state", Text, comment="Новое состояние; пусто, если названа только ссылка"),
    Column("link", Text, comment="Где бумага опубликована"),
    Column("reason", Text, comment="Почему"),
    Column("decided_by", Text, nullable=False),
    _moment("decided_at"),
    CheckConstraint(f"state IN {paper_state.STATES}", name="state"),
    Index("ix_paper_decision_paper", "batch_id", "school_code"),
    schema="ops",
    comment="Решения о бумагах школ: приняты, возвращены на доработку, опубликованы",
)

version = Table(
    "version",
    metadata,
    Column("version_id", Integer, Identity(), primary_key=True),
    _of_batch(nullable=False, index=True),
    Column("dataset", Text, nullable=False),
    Column("school_year", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("sitting", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("class", SmallInteger, nullable=False),
    Column("school_code", Text, nullable=False, comment="Код школы или группа выше школы"),
    _exam_day(),
    Column("content_hash", Text, nullable=False, comment="Отпечаток содержания строк этой школы"),
    Column("rows", Integer, nullable=False),
    Column("not_computable", Text, comment="Почему доли не вычислимы; пусто, если вычислимы"),
    Column("threshold_status", Text, comment="Подтверждён ли порог: confirmed, unconfirmed"),
    Column("threshold_source", Text, comment="Откуда порог или отметки"),
    Column(
        "ranked_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.clock_timestamp(),
        comment="Из версий одного и того же действует последняя по этому времени",
    ),
    UniqueConstraint("batch_id", "dataset", *VERSION_KEY, name="uq_version_key_in_batch"),
    Index("ix_version_key", "dataset", *VERSION_KEY),
    schema="ops",
    comment="Версии: что загрузка говорит об одной школе в одной работе",
)

validity = Table(
    "validity",
    metadata,
    Column("version_id", ForeignKey("ops.version.version_id"), primary_key=True),
    Column("valid_from", DateTime(timezone=True), primary_key=True),
    Column("valid_to", DateTime(timezone=True)),
    Index(
        "ix_validity_current",
        "version_id",
        unique=True,
        postgresql_where="valid_to IS NULL",
    ),
    schema="ops",
    comment="Когда версия была действующей",
)

task = Table(
    "task",
    metadata,
    _of_batch(primary_key=True),
    *_key(*FACETS),
    Column("ordinal", SmallInteger, primary_key=True, comment="Порядковый номер с 1"),
    Column("task", Text, nullable=False, comment="Номер задания в работе"),
    Column("score_max", SmallInteger),
    Column("level", Text),
    Column("skill", Text),
    schema="core",
    comment="Задания работы, как в файле; наибольшие баллы из файла или описания работы",
)

nor_list = Table(
    "nor_list",
    metadata,
    Column("list_id", Integer, Identity(), primary_key=True),
    Column(
        "school_year", Text, nullable=False, comment="Учебный год, в котором перечень действует"
    ),
    Column("judged_year", Text, comment="Учебный год, по результатам которого составлен прогноз"),
    Column(
        "status", Text, nullable=False, comment="draft – прогноз, registered – перечень по акту"
    ),
    Column("criteria", Text, comment="Набор критериев прогноза"),
    Column("criteria_status", Text),
    Column("order_number", Text),
    Column("order_date", Date),
    Column("issuer", Text),
    Column("registered_by", Text),
    _of_batch(),
    _moment("recorded_at"),
    CheckConstraint("status IN ('draft', 'registered')", name="status"),
    Index(
        "ix_nor_list_one_draft",
        "school_year",
        "criteria",
        unique=True,
        postgresql_where="status = 'draft'",
    ),
    schema="core",
    comment="Перечни ШНОР: прогнозы и зарегистрированные",
)

nor_list_school = Table(
    "nor_list_school",
    metadata,
    Column("list_id", ForeignKey("core.nor_list.list_id", ondelete="CASCADE"), primary_key=True),
    Column("school_code", Text, primary_key=True),
    Column("listed", Text, nullable=False),
    Column("conditions", JSONB, comment="Каждое условие с числами"),
    Column("explanation", Text, comment="Вывод словами"),
    Column("reason", Text, comment="Почему школа включена или исключена вручную"),
    CheckConstraint(f"listed IN {tuple(listed.WORDS)}", name="listed"),
    schema="core",
    comment="Школы перечней",
)

dynamics = Table(
    "dynamics",
    metadata,
    *_key("school_year"),
    Column("school_year_before", Text, nullable=False),
    *_key("procedure", "subject", "class", "school_code"),
    Column("participants_before", Integer),
    Column("low_before", Integer),
    Column("participants_now", Integer),
    Column("low_now", Integer),
    Column("share_before", Double),
    Column("share_now", Double),
    Column("share_change", Double),
    Column(
        "pupils_change", Double, comment="На сколько обучающихся больше, чем было бы по-прежнему"
    ),
    Column("ci_low", Double),
    Column("ci_high", Double),
    Column("verdict", Text, nullable=False),
    Column("reason", Text),
    schema="core",
    comment="Динамика за год: доля ниже порога, 95 % интервал Ньюкомба, вывод",
)

deficit = Table(
    "deficit",
    metadata,
    *_key(*FACETS),
    Column("school_code", Text, primary_key=True, comment="Код школы; пусто – все школы вместе"),
    *_key("ordinal"),
    Column("task", Text, nullable=False),
    Column("level", Text),
    Column("skill", Text),
    Column("participants", Integer, nullable=False),
    Column("share", Double, comment="Доля набранных баллов от наибольших, 0–1"),
    Column("deficit", Boolean, comment="Ниже порога ФИОКО для уровня задания"),
    schema="core",
    comment="Дефициты по заданиям",
)

kpi = Table(
    "kpi",
    metadata,
    *_key("school_year", "kpi"),
    Column("title", Text, nullable=False, comment="Что измеряется"),
    Column("target", Text),
    Column("actual", Text),
    Column("met", Boolean, comment="Достигнут ли; пусто, если не вычислимо"),
    Column("evidence", Text, nullable=False),
    Column("source", Text, comment="Пункт приказа"),
    Column("status", Text, comment="Статус целевого значения"),
    _moment("computed_at"),
    schema="core",
    comment="Показатели выполнения программы",
)

amendment = Table(
    "amendment",
    metadata,
    _of_batch(primary_key=True),
    *_key(*FACETS, "school_code"),
    _exam_day(primary_key=True),
    *_key("participant_code"),
    Column("primary_score", SmallInteger),
    Column("test_score", SmallInteger),
    Column("mark", SmallInteger),
    Column("below_threshold", Boolean, comment="Ниже порога: «2», на ЕГЭ ниже минимума"),
    Column("sheet", Text, nullable=False),
    Column("row_number", Integer, nullable=False),
    schema="core",
    comment="Что удовлетворённые апелляции сделали из результатов",
)
