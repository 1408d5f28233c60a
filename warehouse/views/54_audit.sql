-- СОИРО audits a sample: a school outside it is «не обследована», which is no gap.
CREATE VIEW mart.audit AS
WITH audited AS (
    SELECT school_year, school_code, title, received_at, batch_id
    FROM mart.document WHERE kind = 'аудит'
    UNION ALL
    SELECT entry.school_year, entry.school_code, entry.title, batch.recorded_at, entry.batch_id
    FROM mart.register_entry AS entry JOIN ops.batch USING (batch_id) WHERE entry.kind = 'аудит'
)
SELECT
    years.school_year,
    school.school_code,
    school.short_name,
    CASE WHEN audited.batch_id IS NULL THEN 'не обследована' ELSE 'обследована' END AS audit,
    audited.title,
    audited.received_at,
    audited.batch_id
FROM mart.school
CROSS JOIN (SELECT DISTINCT school_year FROM audited) AS years
LEFT JOIN audited
    ON audited.school_year = years.school_year
    AND audited.school_code = school.school_code;
COMMENT ON VIEW mart.audit IS 'Аудит СОИРО: обследованные школы года; остальные не обследованы';
