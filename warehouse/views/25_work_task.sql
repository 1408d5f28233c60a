CREATE VIEW mart.work_task AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    described.ordinal,
    described.task,
    described.score_max,
    described.level,
    described.skill,
    described.block,
    described.content_codes,
    described.content,
    described.requirement_codes,
    described.requirement,
    described.minutes,
    described.batch_id,
    described.sheet,
    described.row_number
FROM core.work_task AS described
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.work_task IS 'Задания работы по её загруженному описанию';
