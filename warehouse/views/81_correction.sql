-- What declared corrections changed, by cell; the batch's column map tells its letter and header.
CREATE VIEW mart.correction AS
SELECT
    correction.correction,
    correction.batch_id,
    batch.status,
    batch.file_name,
    batch.dataset,
    batch.work,
    batch.school_year,
    correction.sheet,
    correction.row_number,
    correction.action,
    correction.column_name,
    place.header,
    place.letter || correction.row_number AS cell,
    correction.value_before,
    correction.value_after,
    correction.reason,
    correction.told,
    correction.declared_by,
    correction.declared_on
FROM ops.correction
JOIN ops.batch USING (batch_id)
LEFT JOIN ops.batch_column AS place
    ON place.batch_id = correction.batch_id AND place.sheet = correction.sheet
    AND place.column_name = correction.column_name;
COMMENT ON VIEW mart.correction IS 'Объявленные исправления: что было в ячейке, что стало и почему';
COMMENT ON COLUMN mart.correction.correction IS 'id исправления: имя его файла в папке corrections';
COMMENT ON COLUMN mart.correction.batch_id IS 'Загрузка: ops.batch';
COMMENT ON COLUMN mart.correction.status IS 'Судьба загрузки: ops.batch.status';
COMMENT ON COLUMN mart.correction.file_name IS 'Имя файла';
COMMENT ON COLUMN mart.correction.dataset IS 'Набор данных';
COMMENT ON COLUMN mart.correction.work IS 'О чём файл: работа словами';
COMMENT ON COLUMN mart.correction.school_year IS 'Учебный год; пусто, если его нет или их несколько';
COMMENT ON COLUMN mart.correction.sheet IS 'Лист файла';
COMMENT ON COLUMN mart.correction.row_number IS 'Строка файла, как её нумерует Excel';
COMMENT ON COLUMN mart.correction.action IS 'drop – строка исключена, replace – значение заменено, scale – умножено';
COMMENT ON COLUMN mart.correction.column_name IS 'Столбец хранилища; пусто, если строка исключена';
COMMENT ON COLUMN mart.correction.header IS 'Заголовок столбца в файле';
COMMENT ON COLUMN mart.correction.cell IS 'Ячейка файла';
COMMENT ON COLUMN mart.correction.value_before IS 'Что стоит в файле';
COMMENT ON COLUMN mart.correction.value_after IS 'Что загружено вместо этого';
COMMENT ON COLUMN mart.correction.reason IS 'Почему исправлено';
COMMENT ON COLUMN mart.correction.told IS 'Кому сообщено об ошибке';
COMMENT ON COLUMN mart.correction.declared_by IS 'Кто объявил исправление';
COMMENT ON COLUMN mart.correction.declared_on IS 'Когда объявил';
