CREATE VIEW mart.roadmap_item AS
SELECT
    version.school_year,
    version.school_code,
    version.subject AS document,
    item.item_number,
    item.section,
    item.measure,
    item.term_text,
    item.term_kind,
    item.term_open,
    item.term_months,
    item.term_due,
    item.responsible,
    item.result,
    item.batch_id,
    item.sheet,
    item.row_number
FROM core.roadmap_item AS item
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.roadmap_item IS 'Мероприятия дорожных карт; school_code муниципальной карты – её муниципалитет';
