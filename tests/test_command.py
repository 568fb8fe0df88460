"""The ``bihuan`` command from an empty folder to the briefing, as a script would use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
TRANSFERS = sorted(str(path) for path in EXAMPLES.glob("0*"))
REPLIES = str(next(EXAMPLES.glob("*办理情况.xlsx")))
FAULTY = str(EXAMPLES / "有错的转办清单.xlsx")


class Office:
    """A folder of its own with the example office in it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "BIHUAN_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "bihuan.settings"}
        environment.pop("DATABASE_URL")
        done = subprocess.run(
            [sys.executable, "-m", "bihuan.cli.main", *words],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def json(self, *words: str, status: int = 0) -> dict:
        return json.loads(self(*words, "--json", status=status).stdout)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    run = Office(tmp_path_factory.mktemp("office") / "home")
    printed = run("init", "--site", str(EXAMPLES / "site.toml")).stdout
    assert printed.count("-") >= 20  # ten first passwords of three groups
    return run


def test_the_day_of_an_office_from_list_to_briefing(office: Office) -> None:
    """In the order of the office's day."""

    # first passwords are printed once
    assert "首次密码" not in office("init", "--site", str(EXAMPLES / "site.toml")).stdout

    # a preview writes nothing
    result = office.json("import", "transfer", "--inspection", "lc2026", *TRANSFERS, "--dry-run")
    assert result["written"] is False
    assert sum(file["created"] for file in result["files"]) == 100

    # lists are imported once
    first = office.json("import", "transfer", "--inspection", "lc2026", *TRANSFERS)
    assert (first["written"], sum(file["created"] for file in first["files"])) == (True, 100)
    again = office.json("import", "transfer", "--inspection", "lc2026", *TRANSFERS)
    assert sum(file["unchanged"] for file in again["files"]) == 100
    assert sum(file["created"] for file in again["files"]) == 0

    # a faulty list is refused row by row
    result = office.json("import", "transfer", "--inspection", "lc2026", FAULTY, status=1)
    assert result["written"] is False
    (file,) = result["files"]
    assert {(item["row"], item["column"]) for item in file["rejected"]} >= {
        (5, "行政区域"),
        (6, "受理日期"),
        (7, "受理编号"),
        (8, "交办问题基本情况"),
    }

    # what names its units is dispatched
    result = office.json("dispatch", "--inspection", "lc2026")
    assert (result["assigned"], len(result["waiting"])) == (98, 4)

    # answers are transcribed
    result = office.json("import", "replies", "--inspection", "lc2026", REPLIES, "--as", "clerk")
    assert result["files"][0]["created"] == 79

    # figures add up
    result = office.json("figures", "--inspection", "lc2026", "--as-of", "2026-06-30")
    figures, by = result["figures"], result["by"]
    assert (figures["received"], figures["batches"], figures["assignments"]) == (100, 4, 98)
    assert figures["closed"] + figures["stage_closed"] + figures["open"] == 100
    assert sum(by["by_unit"].values()) == sum(by["by_channel"].values()) == 100
    assert by["by_unit"]["未分办"] == 4
    assert sum(by["by_label"].values()) == figures["labels"] > 100
    assert sum(by["key_by_unit"].values()) == figures["key"]
    assert sum(by["closed_by_unit"].values()) == figures["closed"]
    assert figures["closing_rate"] == round(figures["closed"] / 100, 4)
    assert result["definitions"]["received"]["unit"] == "件"

    # an earlier day has its own figures
    result = office.json("figures", "--inspection", "lc2026", "--as-of", "2026-06-20")
    assert (result["figures"]["received"], result["figures"]["batches"]) == (50, 2)

    # the briefing is issued once
    import docx

    out = office.home / "简报.docx"
    words = ["--inspection", "lc2026", "--number", "1", "--as-of", "2026-06-30", "--out", str(out)]
    office("brief", *words, "--json", str(office.home / "简报.json"))
    office("brief", *words, "--issue")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs)
    figures = json.loads((office.home / "简报.json").read_text())["figures"]
    assert f"{figures['received']}件" in text.replace(" ", "")
    assert "第1期" in office("brief", *words, "--issue", status=2).stderr.replace(" ", "")

    # the ledger fits
    assert "核验通过" in office("audit", "verify").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "transfer", "--inspection", "nowhere", *TRANSFERS], "没有代号为"),
        (["import", "transfer", "--inspection", "lc2026", "nothing.xlsx"], "nothing.xlsx"),
        (["figures", "--inspection", "lc2026", "--as-of", "yesterday"], "不是日期"),
        (["import", "transfer", "--inspection", "lc2026", "--as", "nobody", *TRANSFERS], "没有用户"),
        (["init", "--site", "nothing.toml"], "nothing.toml"),
    ],
)
def test_unusable_input_is_one_sentence_and_status_2(office: Office, words: list[str], said: str) -> None:
    done = office(*words, status=2)
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert said in line


def test_a_command_before_init_says_what_to_do(tmp_path: Path) -> None:
    done = Office(tmp_path / "empty")("dispatch", "--inspection", "lc2026", status=2)
    assert "bihuan init" in done.stderr


def test_the_committed_examples_are_what_the_code_writes(tmp_path: Path) -> None:
    from bihuan.demo.examples import write
    from bihuan.reading import read

    for path in write(tmp_path):
        mine, committed = read(path), read(EXAMPLES / path.name)
        assert [row.values for row in mine.rows] == [row.values for row in committed.rows]
