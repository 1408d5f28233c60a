-- The versions in force: now, or at the moment of SET shnor.as_of = '2021-09-01'.
CREATE VIEW mart.version AS
SELECT version.*
FROM ops.version
JOIN ops.validity USING (version_id)
WHERE CASE
    WHEN coalesce(current_setting('shnor.as_of', true), '') = '' THEN validity.valid_to IS NULL
    ELSE validity.valid_from <= current_setting('shnor.as_of', true)::timestamptz
        AND coalesce(validity.valid_to, 'infinity') > current_setting('shnor.as_of', true)::timestamptz
END;
COMMENT ON VIEW mart.version IS 'Действующие версии; SET shnor.as_of показывает прошлое';
