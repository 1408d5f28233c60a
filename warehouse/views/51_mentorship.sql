CREATE VIEW mart.mentorship AS
SELECT
    version.school_year,
    version.school_code,
    mentorship.school_name,
    mentorship.mentor_code,
    mentorship.mentor_name,
    mentorship.distance_km,
    mentorship.agreement_number,
    mentorship.agreement_date,
    mentorship.batch_id,
    mentorship.sheet,
    mentorship.row_number
FROM core.mentorship
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.mentorship IS 'Школы-наставники, расстояния, договоры о сотрудничестве';
