CREATE VIEW mart.contradiction AS
-- What a paper says against itself, as found when it came; papers held speak too.
SELECT batch.school_year, finding.rule, finding.message, batch.file_name, batch.batch_id
FROM ops.finding
JOIN ops.batch USING (batch_id)
WHERE finding.rule IN (
        'school-not-named', 'school-not-listed', 'targets-differ', 'indicator-without-formula'
    )
    AND batch.status IN ('accepted', 'accepted_with_warnings', 'held')
UNION ALL
-- What the mentors' table says against the list in force.
SELECT
    mentored.school_year,
    'mentored-not-on-list',
    format(
        'Школе «%s» (%s) назначен наставник, но в перечне на %s её нет. Уточните, входит ли она '
        'в перечень.', mentored.school_name, mentored.school_code, mentored.school_year
    ),
    batch.file_name,
    batch.batch_id
FROM mart.mentorship AS mentored
JOIN ops.batch USING (batch_id)
JOIN mart.list_in_force AS list ON list.school_year = mentored.school_year
WHERE NOT EXISTS (
    SELECT FROM core.nor_list_school AS listed
    WHERE listed.list_id = list.list_id AND listed.school_code = mentored.school_code
        AND listed.listed = 'yes'
)
UNION ALL
-- What the orders with assignments say against the list in force.
SELECT
    assigned.school_year,
    'assigned-not-on-list',
    format(
        'Школе %s даны поручения (%s), но в перечне на %s её нет. Уточните, относятся ли они к ней.',
        coalesce(format('«%s» (%s)', school.short_name, school.school_code), assigned.school_code),
        assigned.act, assigned.school_year
    ),
    batch.file_name,
    batch.batch_id
FROM (SELECT DISTINCT school_year, school_code, act, batch_id FROM mart.assignment) AS assigned
JOIN ops.batch USING (batch_id)
JOIN mart.list_in_force AS list ON list.school_year = assigned.school_year
LEFT JOIN mart.school ON school.school_code = assigned.school_code
WHERE NOT EXISTS (
    SELECT FROM core.nor_list_school AS listed
    WHERE listed.list_id = list.list_id AND listed.school_code = assigned.school_code
        AND listed.listed = 'yes'
);
COMMENT ON VIEW mart.contradiction IS
    'Где документы противоречат себе, друг другу и перечню';
