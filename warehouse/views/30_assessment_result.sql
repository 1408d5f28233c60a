CREATE VIEW mart.assessment_result AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    result.class_letter,
    version.school_code,
    result.participant_code,
    result.variant,
    result.attended,
    result.primary_score,
    result.score_max,
    result.test_score,
    result.mark,
    result.mark_source,
    result.journal_mark,
    result.below_threshold,
    result.gender,
    result.task_scores,
    result.batch_id,
    result.sheet,
    result.row_number
FROM core.assessment_result AS result
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.assessment_result IS 'Один участник в одной работе; отсутствовавшие – attended = false';
