CREATE VIEW mart.register_entry AS
SELECT
    version.school_year,
    version.school_code,
    entry.kind,
    entry.title,
    entry.entry_date::date AS entry_date,
    entry.link,
    entry.status,
    entry.batch_id,
    entry.sheet,
    entry.row_number
FROM core.register_entry AS entry
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.register_entry IS
    'Реестры: лучшие практики, аудиты, приложения к рабочим программам, кураторы';
