"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deficit",
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("sitting", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("class", sa.SmallInteger(), nullable=False),
        sa.Column(
            "school_code", sa.Text(), nullable=False, comment="Код школы; пусто – все школы вместе"
        ),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("skill", sa.Text(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column(
            "share", sa.Double(), nullable=True, comment="Доля набранных баллов от наибольших, 0–1"
        ),
        sa.Column(
            "deficit", sa.Boolean(), nullable=True, comment="Ниже порога ФИОКО для уровня задания"
        ),
        sa.PrimaryKeyConstraint(
            "school_year",
            "procedure",
            "sitting",
            "subject",
            "class",
            "school_code",
            "ordinal",
            name=op.f("pk_deficit"),
        ),
        schema="core",
        comment="Дефициты по заданиям",
    )
    op.create_table(
        "dynamics",
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("school_year_before", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("class", sa.SmallInteger(), nullable=False),
        sa.Column("school_code", sa.Text(), nullable=False),
        sa.Column("participants_before", sa.Integer(), nullable=True),
        sa.Column("low_before", sa.Integer(), nullable=True),
        sa.Column("participants_now", sa.Integer(), nullable=True),
        sa.Column("low_now", sa.Integer(), nullable=True),
        sa.Column("share_before", sa.Double(), nullable=True),
        sa.Column("share_now", sa.Double(), nullable=True),
        sa.Column("share_change", sa.Double(), nullable=True),
        sa.Column(
            "pupils_change",
            sa.Double(),
            nullable=True,
            comment="На сколько обучающихся больше, чем было бы по-прежнему",
        ),
        sa.Column("ci_low", sa.Double(), nullable=True),
        sa.Column("ci_high", sa.Double(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint(
            "school_year", "procedure", "subject", "class", "school_code", name=op.f("pk_dynamics")
        ),
        schema="core",
        comment="Динамика за год: доля ниже порога, 95 % интервал Ньюкомба, вывод",
    )
    op.create_table(
        "kpi",
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("kpi", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, comment="Что измеряется"),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("actual", sa.Text(), nullable=True),
        sa.Column(
            "met", sa.Boolean(), nullable=True, comment="Достигнут ли; пусто, если не вычислимо"
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True, comment="Пункт приказа"),
        sa.Column("status", sa.Text(), nullable=True, comment="Статус целевого значения"),
        sa.Column(
            "computed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("school_year", "kpi", name=op.f("pk_kpi")),
        schema="core",
        comment="Показатели выполнения программы",
    )
    op.create_table(
        "batch",
        sa.Column("batch_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "dataset",
            sa.Text(),
            nullable=True,
            comment="Набор данных; пусто, если файл не распознан",
        ),
        sa.Column("layout", sa.Text(), nullable=True, comment="Макет файла"),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False, comment="SHA-256 исходного файла"),
        sa.Column(
            "named", sa.Text(), nullable=False, comment="Что сказали имя файла, папки и оператор"
        ),
        sa.Column("about", sa.Text(), nullable=False, comment="О чём файл, когда это установлено"),
        sa.Column("work", sa.Text(), nullable=True, comment="О чём файл: работа словами"),
        sa.Column("school_year", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column(
            "decision",
            sa.Text(),
            nullable=False,
            comment="Решение при приёме; status меняется потом",
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_loaded", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "flow_run_id", sa.Text(), nullable=True, comment="Прогон Prefect, принявший файл"
        ),
        sa.CheckConstraint(
            "status IN ('accepted', 'accepted_with_warnings', 'held', 'rejected', 'superseded', 'withdrawn')",
            name=op.f("ck_batch_status"),
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch")),
        sa.UniqueConstraint("sha256", "about", name=op.f("uq_batch_sha256_about")),
        schema="ops",
        comment="Загрузки: каждый принятый, придержанный или отклонённый файл",
    )
    op.create_table(
        "nor_list",
        sa.Column("list_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "school_year",
            sa.Text(),
            nullable=False,
            comment="Учебный год, в котором перечень действует",
        ),
        sa.Column(
            "judged_year",
            sa.Text(),
            nullable=True,
            comment="Учебный год, по результатам которого составлен прогноз",
        ),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="draft – прогноз, registered – перечень по акту",
        ),
        sa.Column("criteria", sa.Text(), nullable=True, comment="Набор критериев прогноза"),
        sa.Column("criteria_status", sa.Text(), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("status IN ('draft', 'registered')", name=op.f("ck_nor_list_status")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_nor_list_batch_id")
        ),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_nor_list")),
        schema="core",
        comment="Перечни ШНОР: прогнозы и зарегистрированные",
    )
    op.create_index(
        "ix_nor_list_one_draft",
        "nor_list",
        ["school_year", "criteria"],
        unique=True,
        schema="core",
        postgresql_where="status = 'draft'",
    )
    op.create_table(
        "task",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False, comment="Порядковый номер с 1"),
        sa.Column("task", sa.Text(), nullable=False, comment="Номер задания в работе"),
        sa.Column("score_max", sa.SmallInteger(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("skill", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_task_batch_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "ordinal", name=op.f("pk_task")),
        schema="core",
        comment="Задания работы, как в файле; наибольшие баллы из файла или описания работы",
    )
    op.create_table(
        "batch_column",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False, comment="Столбец хранилища"),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False, comment="Столбец файла: A, B, …"),
        sa.Column("header", sa.Text(), nullable=False, comment="Заголовок, как в файле"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_batch_column_batch_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "column_name", "sheet", name=op.f("pk_batch_column")),
        schema="ops",
        comment="Где стоял каждый столбец: вместе со строкой это ячейка файла",
    )
    op.create_table(
        "finding",
        sa.Column("finding_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("column_name", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_finding_batch_id")
        ),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_finding")),
        schema="ops",
        comment="Замечания к загрузкам",
    )
    op.create_index(
        op.f("ix_finding_batch_id"), "finding", ["batch_id"], unique=False, schema="ops"
    )
    op.create_table(
        "version",
        sa.Column("version_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("sitting", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("class", sa.SmallInteger(), nullable=False),
        sa.Column(
            "school_code", sa.Text(), nullable=False, comment="Код школы или группа выше школы"
        ),
        sa.Column(
            "content_hash",
            sa.Text(),
            nullable=False,
            comment="Отпечаток содержания строк этой школы",
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column(
            "not_computable",
            sa.Text(),
            nullable=True,
            comment="Почему доли не вычислимы; пусто, если вычислимы",
        ),
        sa.Column(
            "threshold_status",
            sa.Text(),
            nullable=True,
            comment="Подтверждён ли порог: confirmed, unconfirmed",
        ),
        sa.Column("threshold_source", sa.Text(), nullable=True, comment="Откуда порог или отметки"),
        sa.Column(
            "ranked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
            comment="Из версий одного и того же действует последняя по этому времени",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_version_batch_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_version")),
        sa.UniqueConstraint(
            "batch_id",
            "dataset",
            "school_year",
            "procedure",
            "sitting",
            "subject",
            "class",
            "school_code",
            name="uq_version_key_in_batch",
        ),
        schema="ops",
        comment="Версии: что загрузка говорит об одной школе в одной работе",
    )
    op.create_index(
        op.f("ix_version_batch_id"), "version", ["batch_id"], unique=False, schema="ops"
    )
    op.create_index(
        "ix_version_key",
        "version",
        ["dataset", "school_year", "procedure", "sitting", "subject", "class", "school_code"],
        unique=False,
        schema="ops",
    )
    op.create_table(
        "assessment_result",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("participant_code", sa.Text(), nullable=False, comment="Код участника"),
        sa.Column("class_letter", sa.Text(), nullable=True, comment="Класс (литера)"),
        sa.Column("gender", sa.Text(), nullable=True, comment="Пол"),
        sa.Column("variant", sa.Text(), nullable=True, comment="Вариант"),
        sa.Column("attended", sa.Boolean(), nullable=False, comment="Писал работу"),
        sa.Column(
            "primary_score", sa.SmallInteger(), nullable=True, comment="Первичный балл, балл"
        ),
        sa.Column(
            "score_max", sa.SmallInteger(), nullable=True, comment="Наибольший балл работы, балл"
        ),
        sa.Column(
            "test_score", sa.SmallInteger(), nullable=True, comment="Тестовый балл, балл из 100"
        ),
        sa.Column("mark", sa.SmallInteger(), nullable=True, comment="Отметка"),
        sa.Column("journal_mark", sa.SmallInteger(), nullable=True, comment="Отметка по журналу"),
        sa.Column(
            "below_threshold",
            sa.Boolean(),
            nullable=True,
            comment="Ниже порога: «2», на ЕГЭ ниже минимума",
        ),
        sa.Column("mark_source", sa.Text(), nullable=True, comment="файл или шкала"),
        sa.Column(
            "task_scores",
            sa.ARRAY(sa.SmallInteger()),
            nullable=True,
            comment="Баллы по заданиям: -1 не приступал, -2 не изучалось, -3 нет балла",
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_assessment_result_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_assessment_result_version_id")
        ),
        sa.UniqueConstraint(
            "version_id",
            "participant_code",
            name=op.f("uq_assessment_result_version_id_participant_code"),
        ),
        schema="core",
        comment="Результаты участников",
    )
    op.create_table(
        "assessment_summary",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("level", sa.Text(), nullable=False, comment="Уровень"),
        sa.Column("group_name", sa.Text(), nullable=False, comment="Группа участников"),
        sa.Column("schools", sa.Integer(), nullable=True, comment="Кол-во ОО"),
        sa.Column("participants", sa.Integer(), nullable=False, comment="Кол-во участников"),
        sa.Column("mark_2", sa.Integer(), nullable=False, comment="«2», человек"),
        sa.Column("mark_3", sa.Integer(), nullable=True, comment="«3», человек"),
        sa.Column("mark_4", sa.Integer(), nullable=True, comment="«4», человек"),
        sa.Column("mark_5", sa.Integer(), nullable=True, comment="«5», человек"),
        sa.Column("pct_2", sa.Double(), nullable=True, comment="«2», %, %"),
        sa.Column("pct_3", sa.Double(), nullable=True, comment="«3», %, %"),
        sa.Column("pct_4", sa.Double(), nullable=True, comment="«4», %, %"),
        sa.Column("pct_5", sa.Double(), nullable=True, comment="«5», %, %"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_assessment_summary_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["ops.version.version_id"],
            name=op.f("fk_assessment_summary_version_id"),
        ),
        sa.UniqueConstraint("version_id", name=op.f("uq_assessment_summary_version_id")),
        schema="core",
        comment="Сводные результаты",
    )
    op.create_table(
        "document",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("kind", sa.Text(), nullable=False, comment="Вид документа"),
        sa.Column("state", sa.Text(), nullable=False, comment="Состояние"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_document_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_document_version_id")
        ),
        sa.UniqueConstraint("version_id", name=op.f("uq_document_version_id")),
        schema="core",
        comment="Документ школы",
    )
    op.create_table(
        "indicator_value",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("indicator_name", sa.Text(), nullable=True, comment="Наименование"),
        sa.Column("unit", sa.Text(), nullable=True, comment="Единица"),
        sa.Column("value", sa.Double(), nullable=True, comment="Значение"),
        sa.Column("share", sa.Double(), nullable=True, comment="Доля"),
        sa.Column("value_text", sa.Text(), nullable=False, comment="Значение в файле"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_indicator_value_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_indicator_value_version_id")
        ),
        sa.UniqueConstraint("version_id", name=op.f("uq_indicator_value_version_id")),
        schema="core",
        comment="Показатели",
    )
    op.create_table(
        "mentorship",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("school_name", sa.Text(), nullable=False, comment="Школа с НОР"),
        sa.Column("mentor_code", sa.Text(), nullable=True, comment="Код наставника"),
        sa.Column("mentor_name", sa.Text(), nullable=False, comment="Школа-наставник"),
        sa.Column("distance_km", sa.Double(), nullable=True, comment="Расстояние, км"),
        sa.Column("agreement_number", sa.Text(), nullable=True, comment="Номер договора"),
        sa.Column("agreement_date", sa.Text(), nullable=True, comment="Дата договора"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_mentorship_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_mentorship_version_id")
        ),
        sa.UniqueConstraint(
            "version_id", "mentor_name", name=op.f("uq_mentorship_version_id_mentor_name")
        ),
        schema="core",
        comment="Наставники и договоры",
    )
    op.create_table(
        "nor_list_school",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("school_code", sa.Text(), nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column(
            "conditions",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Каждое условие с числами",
        ),
        sa.Column("explanation", sa.Text(), nullable=True, comment="Вывод словами"),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=True,
            comment="Почему школа включена или исключена вручную",
        ),
        sa.CheckConstraint(
            "listed IN ('yes', 'no', 'unknown')", name=op.f("ck_nor_list_school_listed")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["core.nor_list.list_id"],
            name=op.f("fk_nor_list_school_list_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "school_code", name=op.f("pk_nor_list_school")),
        schema="core",
        comment="Школы перечней",
    )
    op.create_table(
        "roadmap_item",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("item_number", sa.Text(), nullable=True, comment="№"),
        sa.Column("section", sa.Text(), nullable=True, comment="Раздел"),
        sa.Column("measure", sa.Text(), nullable=False, comment="Мероприятие"),
        sa.Column("term_text", sa.Text(), nullable=True, comment="Срок"),
        sa.Column("term_kind", sa.Text(), nullable=True, comment="Вид срока"),
        sa.Column("term_open", sa.Boolean(), nullable=False, comment="Срок без даты"),
        sa.Column("term_months", sa.Text(), nullable=True, comment="Месяцы"),
        sa.Column("term_due", sa.Text(), nullable=True, comment="Сроки"),
        sa.Column("responsible", sa.Text(), nullable=True, comment="Ответственный"),
        sa.Column("result", sa.Text(), nullable=True, comment="Результат"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_roadmap_item_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_roadmap_item_version_id")
        ),
        sa.UniqueConstraint(
            "version_id", "row_number", name=op.f("uq_roadmap_item_version_id_row_number")
        ),
        schema="core",
        comment="Дорожная карта",
    )
    op.create_table(
        "school",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False, comment="Лист"),
        sa.Column("row_number", sa.Integer(), nullable=False, comment="Строка в файле"),
        sa.Column("short_name", sa.Text(), nullable=False, comment="Краткое наименование"),
        sa.Column("full_name", sa.Text(), nullable=True, comment="Полное наименование"),
        sa.Column("municipality", sa.Text(), nullable=True, comment="Муниципалитет"),
        sa.Column("kind", sa.Text(), nullable=True, comment="Вид"),
        sa.Column("settlement", sa.Text(), nullable=True, comment="Населённый пункт"),
        sa.Column("pupils", sa.Integer(), nullable=True, comment="Обучающихся, человек"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_school_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_school_version_id")
        ),
        sa.UniqueConstraint("version_id", name=op.f("uq_school_version_id")),
        schema="core",
        comment="Реестр школ",
    )
    op.create_table(
        "decision",
        sa.Column("decision_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["ops.batch.batch_id"], name=op.f("fk_decision_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["core.nor_list.list_id"], name=op.f("fk_decision_list_id")
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision")),
        schema="ops",
        comment="Решения людей: замена, отзыв, возврат загрузки, регистрация перечня",
    )
    op.create_table(
        "validity",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["ops.version.version_id"], name=op.f("fk_validity_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "valid_from", name=op.f("pk_validity")),
        schema="ops",
        comment="Когда версия была действующей",
    )
    op.create_index(
        "ix_validity_current",
        "validity",
        ["version_id"],
        unique=True,
        schema="ops",
        postgresql_where="valid_to IS NULL",
    )


def downgrade() -> None:
    op.drop_index(
        "ix_validity_current",
        table_name="validity",
        schema="ops",
        postgresql_where="valid_to IS NULL",
    )
    op.drop_table("validity", schema="ops")
    op.drop_table("decision", schema="ops")
    op.drop_table("school", schema="core")
    op.drop_table("roadmap_item", schema="core")
    op.drop_table("nor_list_school", schema="core")
    op.drop_table("mentorship", schema="core")
    op.drop_table("indicator_value", schema="core")
    op.drop_table("document", schema="core")
    op.drop_table("assessment_summary", schema="core")
    op.drop_table("assessment_result", schema="core")
    op.drop_index("ix_version_key", table_name="version", schema="ops")
    op.drop_index(op.f("ix_version_batch_id"), table_name="version", schema="ops")
    op.drop_table("version", schema="ops")
    op.drop_index(op.f("ix_finding_batch_id"), table_name="finding", schema="ops")
    op.drop_table("finding", schema="ops")
    op.drop_table("batch_column", schema="ops")
    op.drop_table("task", schema="core")
    op.drop_index(
        "ix_nor_list_one_draft",
        table_name="nor_list",
        schema="core",
        postgresql_where="status = 'draft'",
    )
    op.drop_table("nor_list", schema="core")
    op.drop_table("batch", schema="ops")
    op.drop_table("kpi", schema="core")
    op.drop_table("dynamics", schema="core")
    op.drop_table("deficit", schema="core")
