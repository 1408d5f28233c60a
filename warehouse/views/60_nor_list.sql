-- Of the registered lists of one year that of the latest act is in force.
CREATE VIEW mart.list_in_force AS
SELECT DISTINCT ON (school_year) *
FROM core.nor_list
WHERE status = 'registered'
ORDER BY school_year, order_date DESC NULLS LAST, list_id DESC;
COMMENT ON VIEW mart.list_in_force IS 'Действующий перечень каждого учебного года';

CREATE VIEW mart.nor_list AS
WITH listed AS (
    SELECT school.school_code, left(list.school_year, 4)::integer AS year
    FROM mart.list_in_force AS list
    JOIN core.nor_list_school AS school USING (list_id)
),
-- Consecutive years share the difference between the year and its place in the row of years.
streak AS (
    SELECT school_code, year,
        row_number() OVER (PARTITION BY school_code, island ORDER BY year) AS years
    FROM (
        SELECT *, year - row_number() OVER (PARTITION BY school_code ORDER BY year) AS island
        FROM listed
    ) AS islands
)
SELECT
    list.list_id,
    list.school_year,
    school.school_code,
    list.criteria,
    list.status,
    school.listed,
    school.conditions,
    CASE WHEN school.listed = 'yes' THEN 1 + coalesce(before.years, 0) END::integer AS years_in_a_row,
    list.order_number,
    list.order_date,
    list.issuer,
    list.criteria_status,
    list.judged_year,
    school.explanation,
    school.reason,
    list.status = 'registered' AND list.list_id = in_force.list_id AS in_force
FROM core.nor_list AS list
JOIN core.nor_list_school AS school USING (list_id)
LEFT JOIN mart.list_in_force AS in_force USING (school_year)
LEFT JOIN streak AS before
    ON before.school_code = school.school_code
    AND before.year = left(list.school_year, 4)::integer - 1;
COMMENT ON VIEW mart.nor_list IS
    'Прогнозы (draft) и зарегистрированные перечни (registered); годы подряд – по зарегистрированным';
