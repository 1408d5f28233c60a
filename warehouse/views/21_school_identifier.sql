-- One row for each code of a school: where several sources tell it, the one that knows the days.
CREATE VIEW mart.school_identifier AS
SELECT DISTINCT ON (version.school_code, version.subject, school_identifier.value)
    version.school_code,
    version.subject AS kind,
    school_identifier.value,
    school_identifier.valid_from::date AS valid_from,
    school_identifier.valid_to::date AS valid_to,
    version.sitting AS source,
    school_identifier.batch_id,
    school_identifier.sheet,
    school_identifier.row_number
FROM core.school_identifier
JOIN mart.version USING (version_id)
ORDER BY
    version.school_code, version.subject, school_identifier.value,
    valid_from IS NULL AND valid_to IS NULL, batch_id DESC;
COMMENT ON VIEW mart.school_identifier IS
    'Коды и наименования школ и дни, когда они действуют: логин, код ОГЭ, код ЕГЭ, ИНН, ОГРН';
