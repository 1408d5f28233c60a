-- A paper is one file of one school. Whoever sends a roadmap whose table can be read has it accepted
-- by the intake, unless rows of its table were kept out; what is only kept waits for a person. The latest
-- decision of a person counts, at the moment of SET shnor.as_of if one is set.
CREATE VIEW mart.document AS
WITH received AS (
    SELECT version.school_year, version.school_code, document.kind, version.subject AS title,
        document.state, NULL::integer AS items, NULL::integer AS open_terms, NULL::text AS link,
        document.batch_id
    FROM core.document
    JOIN mart.version USING (version_id)
    UNION ALL
    SELECT version.school_year, version.school_code, 'дорожная карта', batch.file_name,
        CASE
            WHEN bool_or(item.sheet IN (
                SELECT finding.sheet FROM ops.finding
                WHERE finding.batch_id = item.batch_id AND finding.severity = 'error'
            )) THEN 'на доработке'
            ELSE 'принята'
        END,
        count(*)::integer, (count(*) FILTER (WHERE item.term_open))::integer, max(item.link),
        batch.batch_id
    FROM core.roadmap_item AS item
    JOIN mart.version USING (version_id)
    JOIN ops.batch ON batch.batch_id = item.batch_id
    GROUP BY version.school_year, version.school_code, batch.batch_id
),
decision AS (
    SELECT * FROM ops.paper_decision
    WHERE decided_at <= coalesce(
        nullif(current_setting('shnor.as_of', true), '')::timestamptz, 'infinity'
    )
)
SELECT
    received.school_year,
    received.school_code,
    received.kind,
    received.title,
    coalesce(moved.state, received.state) AS state,
    coalesce(moved.decided_at, batch.recorded_at) AS state_since,
    coalesce(moved.decided_by, 'приём') AS state_by,
    moved.reason AS state_reason,
    received.items,
    received.open_terms,
    coalesce(published.link, received.link) AS link,
    batch.recorded_at AS received_at,
    received.batch_id
FROM received
JOIN ops.batch ON batch.batch_id = received.batch_id
LEFT JOIN LATERAL (
    SELECT state, reason, decided_by, decided_at FROM decision
    WHERE decision.batch_id = received.batch_id AND decision.school_code = received.school_code
        AND state IS NOT NULL
    ORDER BY paper_decision_id DESC LIMIT 1
) AS moved ON true
LEFT JOIN LATERAL (
    SELECT link FROM decision
    WHERE decision.batch_id = received.batch_id AND decision.school_code = received.school_code
        AND link IS NOT NULL
    ORDER BY paper_decision_id DESC LIMIT 1
) AS published ON true;
COMMENT ON VIEW mart.document IS
    'Бумаги школ: что получено файлом, как далеко продвинулось, кто и когда так решил';
