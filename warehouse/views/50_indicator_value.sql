CREATE VIEW mart.indicator_value AS
SELECT
    version.school_year,
    version.subject AS indicator_code,
    value.indicator_name,
    value.unit,
    version.school_code,
    version.sitting AS period,
    value.value,
    value.share,
    value.value_text,
    value.batch_id,
    value.sheet,
    value.row_number
FROM core.indicator_value AS value
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.indicator_value IS 'Показатели МИАС и самообследования; share – доля 0–1';
