-- A case with its last file and that file's gravest remark.
CREATE VIEW mart.quarantine AS
SELECT
    quarantine.case_id,
    quarantine.status,
    batch.file_name,
    batch.dataset,
    batch.work,
    batch.school_year,
    CASE jsonb_array_length(quarantine.covers -> 'school_code')
        WHEN 1 THEN quarantine.covers -> 'school_code' ->> 0
    END AS school_code,
    quarantine.rounds,
    quarantine.opened_at,
    quarantine.changed_at,
    CASE WHEN closed.status IS NULL THEN extract(day FROM now() - quarantine.opened_at)::integer END
        AS days,
    gravest.severity,
    gravest.rule,
    gravest.message AS reason,
    returned.recipient AS returned_to,
    returned.decided_at AS returned_at,
    closed.decided_at AS closed_at,
    closed.decided_by AS closed_by,
    closed.reason AS closed_why,
    quarantine.batch_id
FROM ops.quarantine
JOIN ops.batch USING (batch_id)
LEFT JOIN LATERAL (
    SELECT severity, rule, message FROM ops.finding
    WHERE finding.batch_id = quarantine.batch_id
    ORDER BY array_position(ARRAY['refusal', 'hold', 'error', 'warning', 'note'], severity), finding_id
    LIMIT 1
) AS gravest ON true
LEFT JOIN LATERAL (
    SELECT recipient, decided_at FROM ops.quarantine_event AS event
    WHERE event.case_id = quarantine.case_id AND event.status = 'returned'
    ORDER BY event_id DESC LIMIT 1
) AS returned ON true
LEFT JOIN LATERAL (
    SELECT event.status, decided_at, decided_by, event.reason FROM ops.quarantine_event AS event
    WHERE event.case_id = quarantine.case_id AND event.status IN ('resolved', 'waived')
    ORDER BY event_id DESC LIMIT 1
) AS closed ON true;
COMMENT ON VIEW mart.quarantine IS 'На доработке: файлы, которые отложены или не приняты, и что с ними стало';
COMMENT ON COLUMN mart.quarantine.case_id IS 'Номер случая';
COMMENT ON COLUMN mart.quarantine.status IS
    'open – ждёт, returned – возвращён, resubmitted – прислан снова и снова негоден, resolved – исправлен, waived – закрыт решением';
COMMENT ON COLUMN mart.quarantine.file_name IS 'Последний негодный файл';
COMMENT ON COLUMN mart.quarantine.dataset IS 'Набор данных; пусто, если файл не распознан';
COMMENT ON COLUMN mart.quarantine.work IS 'О чём файл: работа словами';
COMMENT ON COLUMN mart.quarantine.school_year IS 'Учебный год';
COMMENT ON COLUMN mart.quarantine.school_code IS 'Школа, если файл об одной';
COMMENT ON COLUMN mart.quarantine.rounds IS 'Сколько негодных файлов пришло';
COMMENT ON COLUMN mart.quarantine.opened_at IS 'Когда пришёл первый';
COMMENT ON COLUMN mart.quarantine.changed_at IS 'Когда случай изменился';
COMMENT ON COLUMN mart.quarantine.days IS 'Сколько полных дней ждёт; у закрытого пусто';
COMMENT ON COLUMN mart.quarantine.severity IS 'Вес самого важного замечания';
COMMENT ON COLUMN mart.quarantine.rule IS 'Его правило';
COMMENT ON COLUMN mart.quarantine.reason IS 'Самое важное замечание к последнему файлу';
COMMENT ON COLUMN mart.quarantine.returned_to IS 'Кому возвращён';
COMMENT ON COLUMN mart.quarantine.returned_at IS 'Когда возвращён';
COMMENT ON COLUMN mart.quarantine.closed_at IS 'Когда закрыт';
COMMENT ON COLUMN mart.quarantine.closed_by IS 'Кто закрыл; пусто, если пришёл исправленный файл';
COMMENT ON COLUMN mart.quarantine.closed_why IS 'Почему закрыт без исправленного файла';
COMMENT ON COLUMN mart.quarantine.batch_id IS 'Загрузка с последним негодным файлом: ops.batch';
