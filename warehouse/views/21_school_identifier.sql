CREATE VIEW mart.school_identifier AS
SELECT
    version.school_code,
    version.subject AS kind,
    school_identifier.value,
    school_identifier.valid_from::date AS valid_from,
    school_identifier.valid_to::date AS valid_to,
    school_identifier.batch_id,
    school_identifier.sheet,
    school_identifier.row_number
FROM core.school_identifier
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.school_identifier IS
    'Коды и наименования школ и дни, когда они действуют: логин, код ОГЭ, код ЕГЭ, ИНН, ОГРН';
