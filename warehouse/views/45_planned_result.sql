CREATE VIEW mart.planned_result AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    planned.level,
    planned.group_name,
    planned.ordinal,
    planned.task,
    planned.score_max,
    planned.skill,
    planned.pct / 100 AS share,
    planned.batch_id,
    planned.sheet,
    planned.row_number
FROM core.planned_result AS planned
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.planned_result IS
    'Достижение планируемых результатов: задание, умение и набранные баллы от наибольших, 0–1';
