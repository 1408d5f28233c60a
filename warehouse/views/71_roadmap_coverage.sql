CREATE VIEW mart.roadmap_coverage AS
SELECT
    list.school_year,
    listed.school_code,
    coalesce(school.short_name, listed.school_code) AS short_name,
    items.items,
    items.open_terms,
    papers.papers AS papers_not_parsed,
    CASE
        WHEN items.items > 0 OR papers.accepted > 0 THEN 'есть'
        WHEN papers.papers > 0 THEN 'получена, не разобрана'
        ELSE 'нет'
    END AS roadmap
FROM mart.list_in_force AS list
JOIN core.nor_list_school AS listed USING (list_id)
LEFT JOIN mart.school ON school.school_code = listed.school_code
LEFT JOIN (
    SELECT school_year, school_code, count(*) AS items, count(*) FILTER (WHERE term_open) AS open_terms
    FROM mart.roadmap_item GROUP BY school_year, school_code
) AS items ON items.school_year = list.school_year AND items.school_code = listed.school_code
LEFT JOIN (
    SELECT school_year, school_code, count(*) AS papers,
        count(*) FILTER (WHERE state = 'принята') AS accepted
    FROM mart.document WHERE kind = 'дорожная карта' GROUP BY school_year, school_code
) AS papers ON papers.school_year = list.school_year AND papers.school_code = listed.school_code
WHERE listed.listed = 'yes';
COMMENT ON VIEW mart.roadmap_coverage IS 'У каких школ перечня есть дорожная карта';
