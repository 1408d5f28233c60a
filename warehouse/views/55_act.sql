CREATE VIEW mart.act AS
SELECT
    version.school_year,
    version.school_code,
    act.kind,
    act.issuer,
    act.number,
    act.act_date::date AS act_date,
    act.title,
    act.purpose,
    act.due_date::date AS due_date,
    act.link,
    act.batch_id,
    act.sheet,
    act.row_number
FROM core.act
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.act IS 'Акты и справки: кто издал, номер, дата, для чего';

-- A day is overdue from the morning after it, today or at the moment of SET shnor.as_of.
CREATE VIEW mart.assignment AS
WITH today AS (
    SELECT coalesce(
        nullif(current_setting('shnor.as_of', true), '')::timestamptz, now()
    )::date AS day
)
SELECT
    version.school_year,
    version.school_code,
    assignment.act,
    assignment.item_number,
    assignment.task,
    assignment.due_date::date AS due_date,
    assignment.status,
    CASE
        WHEN assignment.status <> 'поручено' THEN assignment.status
        WHEN assignment.due_date IS NULL THEN 'срок не назван'
        WHEN assignment.due_date::date < today.day THEN 'просрочено'
        ELSE 'срок не наступил'
    END AS due_state,
    assignment.document,
    assignment.done_date::date AS done_date,
    assignment.batch_id,
    assignment.sheet,
    assignment.row_number
FROM core.assignment
JOIN mart.version USING (version_id)
CROSS JOIN today;
COMMENT ON VIEW mart.assignment IS 'Поручения школам: что, к какому дню, исполнено ли';
