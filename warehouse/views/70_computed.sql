CREATE VIEW mart.dynamics AS
SELECT school_year, school_year_before, procedure, subject, class, school_code,
    participants_before, low_before, participants_now, low_now,
    share_before, share_now, share_change, pupils_change, ci_low, ci_high, verdict, reason
FROM core.dynamics;
COMMENT ON VIEW mart.dynamics IS 'Изменение доли ниже порога к прошлому году, с 95 % интервалом и выводом';

CREATE VIEW mart.deficit AS SELECT * FROM core.deficit;
COMMENT ON VIEW mart.deficit IS 'Выполнение заданий школой и умения ниже порога';

CREATE VIEW mart.kpi AS
SELECT school_year, kpi, title, target, actual, evidence, met, source, status, computed_at FROM core.kpi;
COMMENT ON VIEW mart.kpi IS 'Показатели программы: цель, факт, основание';
