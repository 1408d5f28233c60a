-- A description of the work says what its tasks check, whether it was loaded before the results or
-- after them. One with another number of tasks is of another work and says nothing.
-- Grouped by its key, so that a query without need of tasks does not compute them.
CREATE VIEW mart.task AS
WITH of_file AS (
    SELECT task.*,
        count(*) OVER (
            PARTITION BY batch_id, school_year, procedure, sitting, subject, class
        ) AS tasks
    FROM core.task
),
described AS (
    SELECT work_task.*,
        count(*) OVER (PARTITION BY school_year, procedure, sitting, subject, class) AS tasks
    FROM mart.work_task
)
SELECT
    of_file.batch_id,
    of_file.school_year,
    of_file.procedure,
    of_file.sitting,
    of_file.subject,
    of_file.class,
    of_file.ordinal,
    coalesce(min(described.task), min(of_file.task)) AS task,
    coalesce(min(of_file.score_max), min(described.score_max)) AS score_max,
    coalesce(min(described.level), min(of_file.level)) AS level,
    coalesce(min(described.skill), min(of_file.skill)) AS skill
FROM of_file
LEFT JOIN described USING (school_year, procedure, sitting, subject, class, ordinal, tasks)
GROUP BY of_file.batch_id, of_file.school_year, of_file.procedure, of_file.sitting,
    of_file.subject, of_file.class, of_file.ordinal;
COMMENT ON VIEW mart.task IS
    'Задания работы, как они стоят в файле результатов; уровень и умение – по загруженному описанию, если оно есть';
