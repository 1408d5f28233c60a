CREATE VIEW mart.school AS
SELECT
    version.school_code,
    school.short_name,
    school.full_name,
    school.municipality,
    school.kind,
    school.settlement,
    school.pupils,
    school.batch_id,
    school.sheet,
    school.row_number
FROM core.school
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.school IS 'Школы; school_code – шесть цифр логина ФИС ОКО';
