-- Appeals in force over the results in force: only those that say something else than the protocol.
CREATE VIEW mart.amendment AS
SELECT
    result.version_id,
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    nullif(version.exam_day, '')::date AS exam_day,
    result.participant_code,
    result.primary_score AS primary_score_before,
    amendment.primary_score,
    result.test_score AS test_score_before,
    amendment.test_score,
    result.mark AS mark_before,
    amendment.mark,
    result.below_threshold AS below_threshold_before,
    amendment.below_threshold,
    amendment.batch_id,
    amendment.sheet,
    amendment.row_number
FROM core.amendment
JOIN mart.version AS appeal
    USING (batch_id, school_year, procedure, sitting, subject, class, school_code, exam_day)
JOIN mart.version
    USING (school_year, procedure, sitting, subject, class, school_code, exam_day)
JOIN core.assessment_result AS result
    ON (result.version_id, result.participant_code) = (version.version_id, amendment.participant_code)
WHERE appeal.dataset = 'appeal' AND version.dataset = 'assessment_result'
    AND (result.primary_score, result.test_score, result.mark)
    IS DISTINCT FROM (amendment.primary_score, amendment.test_score, amendment.mark);
COMMENT ON VIEW mart.amendment IS
    'Результаты, изменённые апелляциями: что стояло в протоколе и что действует';
