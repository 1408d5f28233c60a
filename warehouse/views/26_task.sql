-- A description of the work says what its tasks check, whether it was loaded before the results or
-- after them. One with another number of tasks is of another work and says nothing.
-- Grouped by its key, so that a query without need of tasks does not compute them.
CREATE VIEW mart.task AS
WITH work AS (
    SELECT batch_id, min(school_year) AS school_year, min(procedure) AS procedure,
        min(sitting) AS sitting, min(subject) AS subject, min(class) AS class
    FROM mart.version
    WHERE dataset = 'assessment_result'
    GROUP BY batch_id
    HAVING count(DISTINCT (school_year, procedure, sitting, subject, class)) = 1
),
of_file AS (
    SELECT task.*, count(*) OVER (PARTITION BY batch_id) AS tasks FROM core.task
),
described AS (
    SELECT work_task.*,
        count(*) OVER (PARTITION BY school_year, procedure, sitting, subject, class) AS tasks
    FROM mart.work_task
)
SELECT
    of_file.batch_id,
    of_file.ordinal,
    coalesce(min(described.task), min(of_file.task)) AS task,
    coalesce(min(of_file.score_max), min(described.score_max)) AS score_max,
    coalesce(min(described.level), min(of_file.level)) AS level,
    coalesce(min(described.skill), min(of_file.skill)) AS skill
FROM of_file
LEFT JOIN work ON work.batch_id = of_file.batch_id
LEFT JOIN described
    ON (described.school_year, described.procedure, described.sitting, described.subject, described.class)
    = (work.school_year, work.procedure, work.sitting, work.subject, work.class)
    AND described.ordinal = of_file.ordinal
    AND described.tasks = of_file.tasks
GROUP BY of_file.batch_id, of_file.ordinal;
COMMENT ON VIEW mart.task IS
    'Задания работы, как они стоят в файле результатов; уровень и умение – по загруженному описанию, если оно есть';
