"""The sample: deterministic, in the real layouts, as hard as a real region, telling its story."""

import hashlib
import re
import struct
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from reference import catalog
from sample import district, faulty, layouts, region, results
from sample.manifest import ACCEPTED, HELD, REJECTED, UNCHANGED, WITH_WARNINGS

SHARED = Path(__file__).parents[2] / ".." / "shared"
real = pytest.mark.skipif(not SHARED.exists(), reason="real exports are not at hand")
# Places of the district whose order the sample follows, and of the real exports.
REAL_NAMES = re.compile(
    r"дергач|саратов|первомайск|мирный|мирн\w+|демьяс|орошаем|жадовк|камышев|тимонин|омск", re.I
)
CANNOT_BE_OPENED = ("физике", "обществознанию, 8", "химии, 8", "географии, 8", ".xls")


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    return folder, district.write(folder)


def cells(path: Path, sheet: str | int = 0) -> list[list]:
    book = CalamineWorkbook.from_path(str(path))
    name = book.sheet_names[sheet] if isinstance(sheet, int) else sheet
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def frame(path: Path, first: str, sheet: str | int = 0) -> pd.DataFrame:
    """The rows under the header that begins with `first`, as text."""
    rows = cells(path, sheet)
    at = next(i for i, row in enumerate(rows) if row[0] == first)
    return pd.DataFrame(
        [[_text(value) for value in row] for row in rows[at + 1 :]],
        columns=[str(header).strip() for header in rows[at]],
    )


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def dump(folder: Path, year: int, subject: str, class_: int) -> pd.DataFrame:
    if year == 2020:
        return frame(folder / f"2020/{class_}/{subject}.xlsx", "groups")
    name = layouts.dump_2021_name(subject, class_)
    return frame(folder / f"{year}/{class_}/{name}", "логин школы")


def marks_of(folder: Path, year: int, subject: str, class_: int) -> pd.DataFrame:
    """School and mark of every participant of one ВПР."""
    if year < 2020:
        name = f"Индивидуальные результаты. ВПР {year}. {subject}, {class_} класс.xlsx"
        rows = frame(folder / f"{year}/{class_}/{name}", "ОО")
        return pd.DataFrame({"school": rows["ОО"].str[3:], "mark": rows["Отметка"].astype(int)})
    rows = dump(folder, year, subject, class_)
    rows = rows[rows["вариант"] != "отсутствовал"]
    scale = catalog.vpr_scale("2020/21", "весна", subject, class_)
    marks = scale.marks(rows["всего баллов"].astype(int)).dropna().astype(int)
    return pd.DataFrame({"school": rows.loc[marks.index, "логин школы"].str[3:], "mark": marks})


def exam_marks(folder: Path, year: int, subject: str) -> pd.DataFrame:
    """Participants and «2» of every school in one ОГЭ."""
    if year == 2018:
        rows = frame(folder / "2018/ОГЭ 2018 сводные.xlsx", "Логин ОО")
        rows = rows[rows["Предмет"] == subject]
        return pd.DataFrame(
            {
                "low": rows["2"].astype(int).to_numpy(),
                "n": rows["Кол-во участников"].astype(int).to_numpy(),
            },
            index=rows["Логин ОО"].str[3:],
        )
    rows = frame(folder / f"{year}/ОГЭ {year} результаты.xlsx", "Логин ОО")
    rows = rows[rows["Предмет"] == subject]
    twos = rows["Оценка"].eq("2").groupby(rows["Логин ОО"].str[3:])
    return twos.agg(low="sum", n="count")


def low_procedures(folder: Path, year: int) -> pd.Series:
    """In how many of ВПР 5, 6 and ОГЭ in two subjects a school of the district has 30 % of «2»."""
    tables = [exam_marks(folder, year, subject) for subject in ("Русский язык", "Математика")]
    for subject, class_, _ in district.WORKS:
        rows = marks_of(folder, year, subject, class_)
        tables.append(rows["mark"].eq(2).groupby(rows["school"]).agg(low="sum", n="count"))
    lows = [(t["low"] * 100 >= t["n"] * 30).astype(int) for t in tables]
    counts = pd.concat(lows, axis=1).sum(axis=1)
    return counts[counts.index.str.startswith("9901")].astype(int)


def test_writing_twice_gives_the_same_bytes(sample, tmp_path):
    folder, manifest = sample
    again = district.write(tmp_path)
    assert again == manifest
    for entry in manifest.entries:
        first, second = (
            hashlib.sha256((home / entry.path).read_bytes()).hexdigest()
            for home in (folder, tmp_path)
        )
        assert first == second, entry.path


def test_the_manifest_names_every_file_once(sample):
    folder, manifest = sample
    written = sorted(
        str(p.relative_to(folder).as_posix()) for p in folder.rglob("*") if p.is_file()
    )
    assert written == sorted(entry.path for entry in manifest.entries)
    outcomes = {entry.outcome for entry in manifest.entries}
    assert outcomes == {ACCEPTED, WITH_WARNINGS, HELD, REJECTED, UNCHANGED}


def test_the_manifest_counts_the_rows_that_are_there(sample):
    folder, manifest = sample
    counted = 0
    for entry in manifest.entries:
        if entry.rows is None or not entry.path.endswith(".xlsx"):
            continue
        sheet = "Протокол" if "2022" in entry.path else 0
        rows = cells(folder / entry.path, sheet)
        heads = ("логин", "ОО", "Группы", "groups", "Логин ОО", "код показателя", "Пользователь")
        at = next(i for i, row in enumerate(rows) if str(row[0]).startswith(heads))
        assert len(rows) - at - 1 == entry.rows, entry.path
        counted += 1
    assert counted > 30


def test_the_region_is_invented_and_of_the_agreed_size():
    schools = region.schools()
    assert len(schools) == 60
    assert len({school.municipality for school in schools}) == 5
    assert len(region.district()) == 18
    assert len({school.code for school in schools}) == len({s.full_name for s in schools}) == 60
    assert all(re.fullmatch(r"99\d{4}", school.code) for school in schools)
    for school in schools:
        assert not REAL_NAMES.search(school.full_name + school.short_name + school.municipality)


def test_no_real_name_stands_in_a_file(sample):
    folder, manifest = sample
    for entry in manifest.entries:
        if entry.outcome in (REJECTED, UNCHANGED) or entry.path.endswith(".pdf"):
            continue
        path = folder / entry.path
        if path.suffix == ".csv":
            text = path.read_text("cp1251")
        elif path.suffix == ".docx":
            text = zipfile.ZipFile(path).read("word/document.xml").decode()
        else:
            text = str(cells(path))
        assert not REAL_NAMES.search(text), entry.path


def test_every_workbook_says_that_it_is_a_demonstration(sample):
    folder, manifest = sample
    for entry in manifest.entries:
        path = folder / entry.path
        if path.suffix not in (".xlsx", ".docx") or any(w in entry.path for w in CANNOT_BE_OPENED):
            continue
        with zipfile.ZipFile(path) as archive:
            parts = b"".join(archive.read(name) for name in archive.namelist())
        assert "емонстрационные данные" in parts.decode("utf-8", "ignore"), entry.path


def test_dumps_have_the_headers_of_formats(sample):
    folder, _ = sample
    spring = cells(folder / "2021/5" / layouts.dump_2021_name("Математика", 5))[0]
    expected = [
        "логин школы", "регион", "номер обучающегося", "код обучающегося",
        "отметка за предыдущую четверть/триместр", "пол", "класс", "вариант", "всего баллов",
        *[f"балл за {n}" for n in range(1, 17)], "Учебник", "Др.уч. автор", "Др.уч. название",
    ]  # fmt: skip
    assert [header.strip() for header in spring if header.strip()] == expected
    assert spring != expected, "real exports have stray blanks in headers"

    autumn = cells(folder / "2020/6/Русский язык.xlsx")[0]
    assert autumn == [
        "groups", "user", "id", "code", "otc", "gender", "klass", "var-1", "var-2", "sum",
        *["Учебник" if n == 26 else f"a-{n}-grade" for n in range(1, 41)],
    ]  # fmt: skip

    form = cells(folder / "2022/6/Математика.xlsx", "Протокол")[0]
    assert [header.strip() for header in form[8:-4]][:3] == ["1 (1б)", "2 (1б)", "3 (1б)"]
    assert form[-1] == "Итого баллов"


@real
def test_dumps_have_the_headers_of_real_exports(sample):
    folder, _ = sample
    pairs = [
        (f"{year}/{class_}/{name}", sheet)
        for class_ in (5, 6)
        for subject in ("Русский язык", "Математика")
        for year, name, sheet in (
            (2020, f"{subject}.xlsx", 0),
            (2021, layouts.dump_2021_name(subject, class_), 0),
        )
    ]
    pairs += [("2022/6/Математика.xlsx", "Классы"), ("2022/6/Математика.xlsx", "Протокол")]
    for path, sheet in pairs:
        mine, theirs = (
            [str(header).strip() for header in cells(home / path, sheet)[0]]
            for home in (folder, SHARED / "real")
        )
        assert [header for header in mine if header] == theirs, path


@real
def test_cells_are_of_the_types_of_real_exports(sample):
    folder, _ = sample
    for path in ("2020/5/Математика.xlsx", "2021/6/" + layouts.dump_2021_name("Математика", 6)):
        kinds = []
        for home in (folder, SHARED / "real"):
            header, *rows = cells(home / path)
            of_column = {
                str(name).strip(): {type(row[i]).__name__ for row in rows}
                for i, name in enumerate(header)
                if str(name).strip()
            }
            kinds.append(of_column)
        assert kinds[0] == kinds[1], path


def test_individual_results_have_the_layout_of_formats(sample):
    folder, _ = sample
    path = folder / "2018/5/Индивидуальные результаты. ВПР 2018. Русский язык, 5 класс.xlsx"
    rows = cells(path)
    at = next(i for i, row in enumerate(rows) if row[0] == "ОО")
    header = rows[at]
    assert header[:6] == ["ОО", "Муниципалитет", "Название ОО", "Код участника", "Класс", "Вариант"]
    assert header[-3:] == ["Первичный балл", "Отметка", "Отметка по журналу"]
    tasks = [
        re.fullmatch(r"(\d+(?:[.,]\d+)?(?:[КK]\d+)?)\s*\((\d+)\s*б\)", h) for h in header[6:-3]
    ]
    assert all(tasks)
    assert sum(int(task[2]) for task in tasks) == 45
    assert re.search(r"ВПР\s+2018\s+Русский язык\s+5\s*класс", rows[0][0])
    declared = [
        (match[1], int(match[2]))
        for row in rows[:at]
        if (match := re.search(r"\(edu(\d{6})\) \|.*Кол-во участников: (\d+)", str(row[0])))
    ]
    counted = pd.Series([row[0][3:] for row in rows[at + 1 :]]).value_counts()
    assert dict(declared) == counted.to_dict()
    totals = np.array([sum(v for v in row[6:-3] if isinstance(v, float)) for row in rows[at + 1 :]])
    assert (totals == [row[-3] for row in rows[at + 1 :]]).all()


@pytest.mark.parametrize("year", [2018, 2019])
def test_shares_of_marks_can_be_turned_back_into_the_pupils_of_the_rows(sample, year):
    folder, _ = sample
    for subject, class_, _ in district.WORKS:
        path = folder / f"{year}/{class_}/Статистика. ВПР {year}. {subject}, {class_} класс.xlsx"
        groups = frame(path, "Группы участников").set_index("Группы участников")
        rows = marks_of(folder, year, subject, class_)
        shares = groups[["2", "3", "4", "5"]].astype(float)
        assert (shares.sum(axis=1) - 100).abs().max() < 0.05
        counts = shares.mul(groups["Кол-во участников"].astype(int), axis=0) / 100
        # Two decimals lose up to 70 pupils of a million: only the smaller groups come back whole.
        small = counts.drop("Вся выборка")
        assert (small - small.round()).abs().max().max() < 0.1
        schools = groups.index.str.extract(r"\(edu(\d{6})\)", expand=False)
        found = pd.crosstab(rows["school"], rows["mark"])
        ours = counts[schools.notna()].round().astype(int)
        assert (ours.to_numpy() == found.loc[schools.dropna()].to_numpy()).all()


def test_the_region_is_as_hard_as_a_real_one(sample):
    folder, _ = sample
    for subject, class_, _ in district.WORKS:
        rows = marks_of(folder, 2021, subject, class_)
        twos = rows["mark"].eq(2).groupby(rows["school"]).agg(["sum", "count"])
        assert 0.15 <= rows["mark"].eq(2).mean() <= 0.185
        low_schools = (twos["sum"] * 100 >= 30 * twos["count"]).mean()
        assert 1 / 8 <= low_schools <= 0.24, (subject, class_)
        assert 18 <= twos["count"].median() <= 25
        assert 8 <= twos["count"].quantile(0.25) <= 13
        assert 1 / 60 <= (twos["count"] < 5).mean() <= 1 / 10


def test_the_noise_is_that_of_real_exports(sample):
    folder, _ = sample
    seen, letters = set(), set()
    for subject, class_, _ in district.WORKS:
        rows = dump(folder, 2021, subject, class_)
        absent = rows["вариант"] == "отсутствовал"
        assert 0.07 < absent.mean() < 0.13
        assert (rows.loc[absent, "всего баллов"] == "").all()
        tasks = rows.filter(regex="^балл за")
        seen |= set(pd.unique(tasks.to_numpy().ravel()))
        letters |= set(rows["класс"])
        sums = tasks.apply(pd.to_numeric, errors="coerce").sum(axis=1)[~absent]
        gaps = rows.loc[~absent, "всего баллов"].astype(int) - sums
        above = int((subject, class_) == ("Русский язык", 6))
        assert 0 < (gaps.abs() == 1).mean() < 0.05
        assert (gaps.abs() > 1).sum() == above
        assert (rows.loc[~absent, "всего баллов"].astype(int) > 51).sum() == above
    assert {"X", "x", "X ", "Х", "не пройд.", "0", "4"} <= seen
    assert {"А", "1А", "5", "НЕТ", "Нет", "нет", "кб", ""} <= letters


def test_autumn_pupils_are_a_class_above_their_folder(sample):
    folder, _ = sample
    for subject, class_, _ in district.WORKS:
        assert set(dump(folder, 2020, subject, class_)["code"].str[0]) == {str(class_ + 1)}


def test_the_totals_of_2022_are_unreliable(sample):
    folder, _ = sample
    rows = frame(folder / "2022/6/Математика.xlsx", "Пользователь", "Протокол")
    present = rows[rows["Вариант"] != "отсутствовал"]
    tasks = present.filter(regex=r"б\)$").apply(pd.to_numeric, errors="coerce").sum(axis=1)
    assert 0.25 < (tasks != present["Итого баллов"].astype(int)).mean() < 0.4
    assert rows["Пользователь"].str.startswith("edu").all()


def test_listed_schools_were_low_in_2018_and_2019_and_no_other_was(sample):
    folder, _ = sample
    for year in (2018, 2019):
        counts = low_procedures(folder, year)
        assert set(counts[counts >= 2].index) == set(region.LISTED), year


def test_by_2021_three_schools_left_and_an_unlisted_one_fell(sample):
    folder, _ = sample
    counts = low_procedures(folder, 2021)
    assert set(counts[counts == 0].index) >= {"990103", "990106", "990108"}
    assert set(counts[counts >= 3].index) == {"990104", "990107", "990109", "990110"}


def test_what_was_not_held_is_not_there(sample):
    folder, _ = sample
    assert not (folder / "2020/ОГЭ 2020 результаты.xlsx").exists()
    base = {
        year: "Математика базовая"
        in set(frame(folder / f"{year}/ЕГЭ {year} результаты.xlsx", "Логин ОО")["Предмет"])
        for year in (2018, 2019, 2020, 2021)
    }
    assert base == {2018: True, 2019: True, 2020: False, 2021: False}
    of_2021 = frame(folder / "2021/ОГЭ 2021 результаты.xlsx", "Логин ОО")
    assert set(of_2021["Предмет"]) == {"Русский язык", "Математика"}
    applicants, all_2021 = (
        len(frame(folder / f"{year}/ЕГЭ {year} результаты.xlsx", "Логин ОО"))
        for year in (2020, 2021)
    )
    assert applicants < 0.6 * all_2021


def test_a_school_of_nine_classes_has_no_ege(sample):
    folder, _ = sample
    kinds = {school.code: school.kind for school in region.schools()}
    for year in (2018, 2019, 2020, 2021):
        rows = frame(folder / f"{year}/ЕГЭ {year} результаты.xlsx", "Логин ОО")
        assert {kinds[login[3:]] for login in rows["Логин ОО"]} == {"СОШ"}
        base = rows["Предмет"] == "Математика базовая"
        assert rows["Тестовый балл"].eq("").eq(base).all()
        assert rows["Отметка"].ne("").eq(base).all()


def test_participants_of_2021_fit_into_their_parallel(sample):
    folder, _ = sample
    told = frame(folder / "Самообследование 2021.xlsx", "код показателя")
    told = told[told["код показателя"].str.startswith("К.")]
    assert set(told["период"]) == {"2020/21"}
    pupils = told.set_index(["код показателя", "ОО"])["значение"].astype(int)
    for subject, class_, _ in district.WORKS:
        rows = marks_of(folder, 2021, subject, class_)
        for school, count in rows["school"].value_counts().items():
            if school.startswith("9901"):
                assert count <= pupils[f"К.{class_}", f"edu{school}"]


def test_indicators_come_as_schools_write_them(sample):
    folder, _ = sample
    text = (folder / "Показатели МИАС 2020.csv").read_bytes().decode("cp1251")
    header, *rows = text.split("\r\n")
    assert header == "код показателя;наименование;единица;ОО;период;значение"
    shares = [row.split(";")[-1] for row in rows if row.startswith("1.5;")]
    assert len(shares) == 18
    for value in shares:
        assert re.fullmatch(r"\d+/\d+,\d%", value)


def test_mentors_stand_at_the_distances_of_the_order(sample):
    folder, _ = sample
    rows = frame(folder / district.MENTORS_FILE, "Логин ОО")
    assert rows["Расстояние, км"].tolist() == [
        "45 км", "30 км", "50 км", "15 км", "70 км", "40 км", "40 км",
    ]  # fmt: skip
    assert rows["Логин наставника"].nunique() == 2
    assert rows["Номер договора"].ne("").sum() == 5
    assert not set(rows["Логин ОО"]) & set(rows["Логин наставника"])


def test_listed_schools_are_four_of_eleven_classes_and_three_of_nine(sample):
    folder, _ = sample
    rows = frame(folder / "Перечень ШНОР 2020-21.xlsx", "Логин ОО")
    kinds = [region.by_code()[login[3:]].kind for login in rows["Логин ОО"]]
    assert (kinds.count("СОШ"), kinds.count("ООШ")) == (4, 3)
    act = cells(folder / "Перечень ШНОР 2020-21.xlsx")[0][0]
    assert all(word in act for word in ("№ 99-ШНОР", "21.12.2020", "министерство образования"))


def test_one_listed_school_sends_a_scan_and_one_nothing(sample):
    folder, _ = sample
    sent = {path.name[3:]: sorted(path.iterdir()) for path in folder.glob("2021/Дорожные карты/*")}
    assert set(region.LISTED) - set(sent) == {"990109"}
    scans = [files for files in sent.values() if files[0].suffix == ".pdf"]
    assert len(scans) == 1
    body = scans[0][0].read_bytes()
    start = int(re.search(rb"startxref\n(\d+)", body)[1])
    assert body[start : start + 4] == b"xref"
    offsets = [int(found) for found in re.findall(rb"(\d{10}) 00000 n", body)]
    assert all(body[at:].startswith(b"%d 0 obj" % n) for n, at in enumerate(offsets, 1))


def test_the_corrected_file_changes_only_the_totals_it_says(sample):
    folder, manifest = sample
    entry = next(entry for entry in manifest.of(HELD) if "исправлено" in entry.path)
    key = ["логин школы", "код обучающегося"]
    before = dump(folder, 2021, "Математика", 5).set_index(key)
    after = frame(folder / entry.path, "логин школы").set_index(key)
    totals = before.loc[after.index, "всего баллов"]
    changed = totals != after["всего баллов"]
    assert changed.sum() == faulty.CORRECTED_TOTALS
    assert (after.loc[changed, "всего баллов"].astype(int) - totals[changed].astype(int) == 1).all()
    assert set(after.index.get_level_values(0).str[3:]) == set(faulty.CORRECTED_SCHOOLS)


def test_faulty_files_are_faulty_in_the_way_they_say(sample):
    folder, manifest = sample
    by_reason = {entry.why: folder / entry.path for entry in manifest.entries if entry.why}

    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(by_reason["файл оборван"])
    assert by_reason["файл пуст"].stat().st_size == 0
    assert by_reason["страница HTML с именем .xls"].read_bytes().startswith(b"<html")

    locked = by_reason["книга защищена паролем"].read_bytes()
    assert locked.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    first_directory = 512 * (1 + struct.unpack_from("<I", locked, 48)[0])
    entries = [locked[first_directory + 128 * n :][:64].decode("utf-16-le") for n in range(3)]
    assert [name.split("\0")[0] for name in entries] == [
        "Root Entry", "EncryptionInfo", "EncryptedPackage",
    ]  # fmt: skip

    bomb = next(path for why, path in by_reason.items() if "распаковывается" in why)
    with zipfile.ZipFile(bomb) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    assert unpacked >= faulty.BOMB_MEGABYTES * 2**20
    assert bomb.stat().st_size < unpacked / 500

    far = next(path for why, path in by_reason.items() if faulty.FAR_CELL in why)
    assert far.stat().st_size < 6000
    assert faulty.FAR_CELL in zipfile.ZipFile(far).read("xl/worksheets/sheet1.xml").decode()

    blank = by_reason["незаполненный бланк формы сбора"]
    assert len(cells(blank, "Протокол")) == 1

    copy = by_reason["те же байты под другим именем"]
    assert copy.read_bytes() == (folder / "2021" / "ЕГЭ 2021 результаты.xlsx").read_bytes()

    strayed = frame(by_reason["в имени 7 класс, а коды участников – 5 класса"], "логин школы")
    assert set(strayed["код обучающегося"].str[0]) == {"5"}

    doubled = frame(by_reason["участник записан дважды"], "логин школы")
    assert doubled.duplicated(["логин школы", "код обучающегося"]).sum() == 1

    worded = frame(by_reason["вместо балла слово"], "логин школы")
    assert (worded["всего баллов"] == "двенадцать").sum() == 1

    named = frame(by_reason["ФИО и паспортные данные участников"], "№")
    assert {"Фамилия", "Имя", "Отчество", "Серия", "Номер"} <= set(named.columns)
    assert set(named["Фамилия"]) == {"Образцов", "Примерова"}


def test_a_work_does_not_depend_on_what_was_drawn_before():
    alone = results.vpr(2021, "Биология", 5, 0.10)
    results.vpr(2019, "Математика", 6, 0.18)
    again = results.vpr(2021, "Биология", 5, 0.10)
    pd.testing.assert_frame_equal(alone.rows, again.rows)
    assert (alone.points == again.points).all()
