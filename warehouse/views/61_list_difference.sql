CREATE VIEW mart.list_difference AS
WITH compared AS (
    SELECT draft.list_id AS draft_id, act.list_id AS act_id, draft.school_year, draft.criteria,
        act.order_number, act.order_date
    FROM core.nor_list AS draft
    JOIN mart.list_in_force AS act USING (school_year)
    WHERE draft.status = 'draft'
),
named AS (
    SELECT draft_id, school_code FROM compared JOIN core.nor_list_school ON list_id = draft_id
    UNION
    SELECT draft_id, school_code FROM compared JOIN core.nor_list_school ON list_id = act_id
)
SELECT
    compared.school_year,
    compared.criteria,
    named.school_code,
    coalesce(draft.listed, 'unknown') AS forecast,
    coalesce(act.listed, 'no') AS act,
    draft.explanation,
    act.reason,
    compared.order_number,
    compared.order_date
FROM compared
JOIN named USING (draft_id)
LEFT JOIN core.nor_list_school AS draft
    ON draft.list_id = draft_id AND draft.school_code = named.school_code
LEFT JOIN core.nor_list_school AS act
    ON act.list_id = act_id AND act.school_code = named.school_code
WHERE coalesce(draft.listed, 'unknown') <> coalesce(act.listed, 'no');
COMMENT ON VIEW mart.list_difference IS 'Чем перечень по акту отличается от прогноза';
