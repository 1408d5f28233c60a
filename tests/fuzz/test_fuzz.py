"""A short run of damaged files; `python -m tests.fuzz.run` is the long one."""

from tests.fuzz import mutate, trial

SEED = 7


def test_every_damaged_file_is_read_or_refused_with_a_reason(tmp_path):
    trials = [trial.read(mutate.case(SEED, n), tmp_path) for n in range(len(mutate.MUTATIONS))]
    assert {each.case.number: each.faults for each in trials if each.faults} == {}
    assert max(each.seconds for each in trials) < trial.SLOWEST
    assert {"read", "damaged", "archive-bomb"} <= {each.outcome for each in trials}


def test_what_is_loaded_is_loaded_whole(tmp_path, engine, settings, gate):
    limited = settings.model_copy(update={"read_memory_mb": trial.MEMORY_MB})
    names = list(mutate.MUTATIONS)
    turns = [names.index(name) for name in ("types wrong", "total rows", "rows repeated")]
    numbers = [turn + lap * len(names) for lap in range(3) for turn in turns]
    fates = set()
    for number in numbers:
        tried = trial.Trial(mutate.case(SEED, number), "read", 0)
        trial.take_in(tried, tmp_path, engine, limited, gate)
        assert tried.faults == []
        fates.add(tried.fate)
    assert fates & {"accepted", "accepted_with_warnings"}
    assert "rejected" in fates


def test_a_case_can_be_made_again():
    number = list(mutate.MUTATIONS).index("types wrong")
    first, again = mutate.case(SEED, number), mutate.case(SEED, number)
    assert (first.mutation, first.name) == (again.mutation, again.name)


def test_a_program_at_fault_is_seen(tmp_path, monkeypatch):
    def stumbles(path):
        raise KeyError(path)

    monkeypatch.setattr(trial.sandbox, "run", lambda function, path, **_: stumbles(path))
    assert trial.read(mutate.case(SEED, 0), tmp_path).faults
