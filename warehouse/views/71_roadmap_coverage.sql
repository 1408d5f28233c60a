-- Only an accepted roadmap makes up the «100 %». Of several papers of a school an accepted one
-- counts, then one that waits for a person, then one sent back.
CREATE VIEW mart.roadmap_coverage AS
SELECT
    list.school_year,
    listed.school_code,
    coalesce(school.short_name, listed.school_code) AS short_name,
    papers.items,
    papers.open_terms,
    papers.received,
    papers.accepted,
    papers.link,
    CASE
        WHEN papers.accepted > 0 THEN 'принята'
        WHEN papers.waiting > 0 THEN 'получена, не разобрана'
        WHEN papers.received > 0 THEN 'на доработке'
        ELSE 'нет'
    END AS roadmap
FROM mart.list_in_force AS list
JOIN core.nor_list_school AS listed USING (list_id)
LEFT JOIN mart.school ON school.school_code = listed.school_code
LEFT JOIN (
    SELECT school_year, school_code,
        sum(items)::integer AS items,
        sum(open_terms)::integer AS open_terms,
        count(*)::integer AS received,
        (count(*) FILTER (WHERE state = 'принята'))::integer AS accepted,
        count(*) FILTER (WHERE state = 'получена, не разобрана') AS waiting,
        max(link) AS link
    FROM mart.document WHERE kind = 'дорожная карта' GROUP BY school_year, school_code
) AS papers ON papers.school_year = list.school_year AND papers.school_code = listed.school_code
WHERE listed.listed = 'yes';
COMMENT ON VIEW mart.roadmap_coverage IS
    'У каких школ перечня дорожная карта получена, принята, опубликована';
