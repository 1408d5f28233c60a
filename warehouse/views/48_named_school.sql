-- Beside full results, never in their place: no share below the threshold, no rank, no verdict is made
-- of these rows.
CREATE VIEW mart.named_school AS
SELECT
    version.school_year,
    version.procedure,
    version.sitting,
    version.subject,
    version.class,
    version.school_code,
    named.results,
    named.participants,
    named.pct_2 / 100 AS share_2,
    named.pct_4_5 / 100 AS share_4_5,
    named.batch_id,
    named.sheet,
    named.row_number
FROM core.named_school AS named
JOIN mart.version USING (version_id);
COMMENT ON VIEW mart.named_school IS
    'Школы, названные в САО среди наиболее высоких или низких результатов. Это выборка: школы с числом '
    'участников меньше 10 в неё не входят (не подтверждено), и отсутствие школы ни о чём не говорит; '
    'полных результатов она не заменяет, рейтинг по ней строить нельзя';
