CREATE VIEW mart.document AS
SELECT
    version.school_year,
    version.school_code,
    document.kind,
    version.subject AS title,
    document.state,
    batch.recorded_at AS received_at,
    document.batch_id
FROM core.document
JOIN mart.version USING (version_id)
JOIN ops.batch ON batch.batch_id = document.batch_id;
COMMENT ON VIEW mart.document IS 'Документы школ, полученные файлом';
