-- Rows of participants decide; aggregates stand in where there are no rows.
CREATE VIEW mart.assessment_by_school AS
-- Each version looks its own rows up, so a question about one work reads the rows of that work only.
-- The days of an exam are versions of their own, and are added up here.
WITH counted AS (
    SELECT
        school_year,
        procedure,
        sitting,
        subject,
        class,
        school_code,
        'участники' AS counted_from,
        sum(participants) AS participants,
        sum(absent) AS absent,
        CASE WHEN sum(marked) > 0 THEN sum(mark_2) END AS mark_2,
        CASE WHEN sum(marked) > 0 THEN sum(mark_3) END AS mark_3,
        CASE WHEN sum(marked) > 0 THEN sum(mark_4) END AS mark_4,
        CASE WHEN sum(marked) > 0 THEN sum(mark_5) END AS mark_5,
        CASE
            WHEN max(not_computable) IS NULL AND sum(unjudged) = 0 AND sum(participants) > 0
                THEN sum(below)
        END AS below_threshold,
        CASE
            WHEN max(not_computable) IS NOT NULL THEN max(not_computable)
            WHEN sum(participants) = 0 THEN 'нет участников'
            WHEN sum(unjudged) > 0 THEN 'нет отметки у участников: ' || sum(unjudged)
        END AS reason,
        -- «unconfirmed» is the later word of the two: one day in doubt is a doubt about them all.
        max(threshold_status) AS threshold_status,
        string_agg(DISTINCT threshold_source, '; ') AS threshold_source,
        max(batch_id) AS batch_id
    FROM mart.version
    CROSS JOIN LATERAL (
        SELECT
            count(*) FILTER (WHERE attended) AS participants,
            count(*) FILTER (WHERE NOT attended) AS absent,
            count(mark) FILTER (WHERE attended) AS marked,
            count(*) FILTER (WHERE attended AND mark = 2) AS mark_2,
            count(*) FILTER (WHERE attended AND mark = 3) AS mark_3,
            count(*) FILTER (WHERE attended AND mark = 4) AS mark_4,
            count(*) FILTER (WHERE attended AND mark = 5) AS mark_5,
            count(*) FILTER (WHERE attended AND below_threshold) AS below,
            count(*) FILTER (WHERE attended AND below_threshold IS NULL) AS unjudged
        FROM (
            SELECT
                attended,
                CASE WHEN amendment.batch_id IS NULL THEN result.mark ELSE amendment.mark END AS mark,
                CASE
                    WHEN amendment.batch_id IS NULL THEN result.below_threshold
                    ELSE amendment.below_threshold
                END AS below_threshold
            FROM core.assessment_result AS result
            LEFT JOIN mart.amendment USING (version_id, participant_code)
            WHERE result.version_id = version.version_id
        ) AS judged
    ) AS from_rows
    WHERE version.dataset = 'assessment_result'
    GROUP BY school_year, procedure, sitting, subject, class, school_code
    UNION ALL
    SELECT
        version.school_year,
        version.procedure,
        version.sitting,
        version.subject,
        version.class,
        version.school_code,
        'сводные',
        summary.participants,
        NULL,
        summary.mark_2,
        summary.mark_3,
        summary.mark_4,
        summary.mark_5,
        CASE WHEN summary.participants > 0 THEN summary.mark_2 END,
        CASE WHEN summary.participants = 0 THEN 'нет участников' END,
        version.threshold_status,
        version.threshold_source,
        version.batch_id
    FROM core.assessment_summary AS summary
    JOIN mart.version USING (version_id)
    WHERE summary.level = 'school'
        AND NOT EXISTS (
            SELECT FROM mart.version AS rows
            WHERE rows.dataset = 'assessment_result'
                AND (rows.school_year, rows.procedure, rows.sitting, rows.subject, rows.class, rows.school_code)
                = (version.school_year, version.procedure, version.sitting, version.subject, version.class, version.school_code)
        )
)
SELECT
    school_year,
    procedure,
    sitting,
    subject,
    class,
    school_code,
    participants::integer AS participants,
    absent::integer AS absent,
    mark_2::integer AS mark_2,
    mark_3::integer AS mark_3,
    mark_4::integer AS mark_4,
    mark_5::integer AS mark_5,
    below_threshold::integer AS below_threshold,
    below_threshold::double precision / nullif(participants, 0) AS below_threshold_share,
    reason,
    counted_from,
    threshold_status,
    threshold_source,
    batch_id
FROM counted;
COMMENT ON VIEW mart.assessment_by_school IS
    'Школа в одной работе; доля 0–1 от участников; reason – почему доля не вычислима';
