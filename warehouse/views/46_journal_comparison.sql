CREATE VIEW mart.journal_comparison AS
WITH of_group AS (
    SELECT
        version_id,
        batch_id,
        sheet,
        min(row_number) AS row_number,
        min(level) AS level,
        min(group_name) AS group_name,
        max(pupils) FILTER (WHERE outcome = 'всего') AS participants,
        max(pupils) FILTER (WHERE outcome = 'понизили') AS lower,
        max(pupils) FILTER (WHERE outcome = 'подтвердили') AS same,
        max(pupils) FILTER (WHERE outcome = 'повысили') AS higher
    FROM core.journal_comparison
    GROUP BY version_id, batch_id, sheet
)
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    of_group.level,
    of_group.group_name,
    of_group.participants,
    of_group.lower,
    of_group.same,
    of_group.higher,
    of_group.lower::double precision / nullif(of_group.participants, 0) AS share_lower,
    of_group.same::double precision / nullif(of_group.participants, 0) AS share_same,
    of_group.higher::double precision / nullif(of_group.participants, 0) AS share_higher,
    of_group.batch_id,
    of_group.sheet,
    of_group.row_number
FROM of_group
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.journal_comparison IS
    'Отметки за работу рядом с отметками в журнале: кто понизил, подтвердил, повысил';
