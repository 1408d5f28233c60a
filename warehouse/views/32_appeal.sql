CREATE VIEW mart.appeal AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    nullif(version.exam_day, '')::date AS exam_day,
    appeal.participant_code,
    appeal.state,
    appeal.primary_score,
    appeal.test_score,
    appeal.mark,
    appeal.batch_id,
    appeal.sheet,
    appeal.row_number
FROM core.appeal
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.appeal IS
    'Апелляции на результаты экзаменов; удовлетворённая изменила результат в mart.assessment_result';
