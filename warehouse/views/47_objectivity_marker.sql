CREATE VIEW mart.objectivity_marker AS
SELECT
    version.school_year,
    version.subject,
    version.class,
    version.school_code,
    marker.markers,
    marker.batch_id,
    marker.sheet,
    marker.row_number
FROM core.objectivity_marker AS marker
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.objectivity_marker IS
    'Маркеры необъективности по работам школы: повод перепроверить данные, а не вывод о школе';
