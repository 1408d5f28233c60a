CREATE VIEW mart.score_distribution AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    distribution.level,
    distribution.group_name,
    distribution.participants,
    distribution.score,
    distribution.pct / 100 AS share,
    distribution.pupils,
    distribution.batch_id,
    distribution.sheet,
    distribution.row_number
FROM core.score_distribution AS distribution
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.score_distribution IS
    'Доли участников с каждым первичным баллом: школа, муниципалитет, регион, РФ';
