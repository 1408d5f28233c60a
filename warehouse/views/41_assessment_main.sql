-- One sitting per work and school: the one that is judged, never a re-sit. ГВЭ is another exam, for
-- pupils with disabilities and in custody: its marks are never pooled with those of ОГЭ and ЕГЭ.
CREATE VIEW mart.assessment_main AS
SELECT DISTINCT ON (school_year, procedure, subject, class, school_code) *
FROM mart.assessment_by_school
WHERE sitting <> 'пересдача' AND procedure <> 'ГВЭ'
ORDER BY school_year, procedure, subject, class, school_code,
    array_position(ARRAY['основной', 'весна', 'осень', 'досрочный', 'резерв'], sitting);
COMMENT ON VIEW mart.assessment_main IS 'Основной срок каждой работы, кроме ГВЭ: по нему судят критерии и динамика';
