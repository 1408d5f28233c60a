CREATE VIEW mart.benchmark AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    summary.level,
    summary.group_name,
    summary.schools,
    summary.participants,
    summary.pct_2 / 100 AS share_2,
    summary.pct_3 / 100 AS share_3,
    summary.pct_4 / 100 AS share_4,
    summary.pct_5 / 100 AS share_5,
    summary.pct_to_60 / 100 AS share_to_60,
    summary.pct_61_80 / 100 AS share_61_80,
    summary.pct_81_100 / 100 AS share_81_100,
    summary.mean_score,
    summary.batch_id,
    summary.sheet,
    summary.row_number
FROM core.assessment_summary AS summary
JOIN mart.version USING (version_id)
WHERE summary.level <> 'school';
COMMENT ON VIEW mart.benchmark IS 'Доли отметок и тестовых баллов по РФ, региону и муниципалитету, для сравнения';
