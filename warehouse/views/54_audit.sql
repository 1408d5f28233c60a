-- СОИРО audits a sample: a school outside it is «не обследована», which is no gap.
CREATE VIEW mart.audit AS
SELECT
    years.school_year,
    school.school_code,
    school.short_name,
    CASE WHEN document.batch_id IS NULL THEN 'не обследована' ELSE 'обследована' END AS audit,
    document.title,
    document.received_at,
    document.batch_id
FROM mart.school
CROSS JOIN (SELECT DISTINCT school_year FROM mart.document WHERE kind = 'аудит') AS years
LEFT JOIN mart.document
    ON document.kind = 'аудит'
    AND document.school_year = years.school_year
    AND document.school_code = school.school_code;
COMMENT ON VIEW mart.audit IS 'Аудит СОИРО: обследованные школы года; остальные не обследованы';
