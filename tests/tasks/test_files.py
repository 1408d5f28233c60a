from tasks.files import files_of


def test_what_others_are_judged_by_comes_first_and_appeals_last(tmp_path):
    names = [
        "Апелляции ОГЭ.xlsx", "ВПР.xlsx", "Кодификатор школ.xlsx", "протокол.csv", "logins.xlsx",
        "~$ВПР.xlsx", ".скрытый.xlsx",
    ]  # fmt: skip
    for name in names:
        (tmp_path / name).touch()
    files, closed = files_of([tmp_path])
    assert closed == []
    assert [file.name for file in files] == [
        "logins.xlsx", "Кодификатор школ.xlsx", "ВПР.xlsx", "протокол.csv", "Апелляции ОГЭ.xlsx",
    ]  # fmt: skip
