CREATE VIEW mart.task_completion AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    completion.level,
    completion.group_name,
    completion.participants,
    completion.ordinal,
    completion.task,
    completion.score_max,
    completion.pct / 100 AS share,
    completion.batch_id,
    completion.sheet,
    completion.row_number
FROM core.task_completion AS completion
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.task_completion IS
    'Выполнение заданий: набранные баллы от наибольших, 0–1; это доля баллов, а не участников';
