CREATE VIEW mart.task_result AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    result.participant_code,
    points.ordinal::smallint AS ordinal,
    coalesce(task.task, points.ordinal::text) AS task,
    task.score_max,
    task.level,
    task.skill,
    -- «X» is no answer and counts as no points; a topic not studied (-2) does not count.
    CASE WHEN points.score >= 0 THEN points.score WHEN points.score = -1 THEN 0::smallint END AS score,
    points.score = -1 AS not_attempted,
    points.score = -2 AS not_studied,
    result.batch_id,
    result.sheet,
    result.row_number
FROM core.assessment_result AS result
JOIN mart.version USING (version_id)
CROSS JOIN LATERAL unnest(result.task_scores) WITH ORDINALITY AS points (score, ordinal)
LEFT JOIN mart.task
    ON (task.batch_id, task.school_year, task.procedure, task.sitting, task.subject, task.class, task.ordinal)
    = (result.batch_id, version.school_year, version.procedure, version.sitting, version.subject, version.class, points.ordinal)
WHERE result.attended
    -- Which tasks an appeal changed is not told.
    AND (result.version_id, result.participant_code) NOT IN (
        SELECT version_id, participant_code FROM mart.amendment
    );
COMMENT ON VIEW mart.task_result IS 'Баллы участников по заданиям';
