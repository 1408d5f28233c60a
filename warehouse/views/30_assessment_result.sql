CREATE VIEW mart.assessment_result AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    result.class_letter,
    version.school_code,
    nullif(version.exam_day, '')::date AS exam_day,
    participant_code,
    result.variant,
    result.attended,
    CASE WHEN amendment.batch_id IS NULL THEN result.primary_score ELSE amendment.primary_score END AS primary_score,
    result.score_max,
    CASE WHEN amendment.batch_id IS NULL THEN result.test_score ELSE amendment.test_score END AS test_score,
    CASE WHEN amendment.batch_id IS NULL THEN result.mark ELSE amendment.mark END AS mark,
    result.mark_source,
    result.journal_mark,
    CASE WHEN amendment.batch_id IS NULL THEN result.below_threshold ELSE amendment.below_threshold END AS below_threshold,
    result.gender,
    -- Which tasks an appeal changed is not told.
    CASE WHEN amendment.batch_id IS NULL THEN result.task_scores END AS task_scores,
    CASE WHEN amendment.batch_id IS NULL THEN result.batch_id ELSE amendment.batch_id END AS batch_id,
    CASE WHEN amendment.batch_id IS NULL THEN result.sheet ELSE amendment.sheet END AS sheet,
    CASE WHEN amendment.batch_id IS NULL THEN result.row_number ELSE amendment.row_number END AS row_number
FROM core.assessment_result AS result
JOIN mart.version USING (version_id)
LEFT JOIN mart.amendment USING (version_id, participant_code);
COMMENT ON VIEW mart.assessment_result IS 'Один участник в одной работе; отсутствовавшие – attended = false';
