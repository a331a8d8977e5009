"""Files that are none, folders that hide, encodings, links, bombs: refused with one line each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from mcstats.cli import main
from mcstats.data.load_rubric import load_rubric, rubric_path
from mcstats.data.text_file import MAX_BYTES
from mcstats.data.topic_folder import find_topics
from mcstats.model.errors import InputError
from mcstats.workflow.config import configure
from mcstats.workflow.lint import lint_data, lint_topics

SECOND = 1.0
MEGABYTES = 200


@pytest.fixture
def topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sound topic, below the current folder."""
    monkeypatch.chdir(tmp_path)
    write_sound_topic(tmp_path / "data")
    return Path("data/topic")


def told(data: Path = Path("data")) -> list[str]:
    return [str(fault).removeprefix("data/") for fault in lint_data(data)]


def test_a_byte_that_is_not_utf8_is_shown_with_the_word_it_spoils(topic: Path) -> None:
    path = topic / "sources.yaml"
    text = path.read_text("utf-8").replace("Warm stones for", "Wärme für").encode("cp1252")
    path.write_bytes(text)
    assert told() == [
        "topic/sources.yaml:13:13 [ENC] found byte 0xE4, not UTF-8; expected UTF-8; "
        'fix: it looks like Windows-1252 ("Wärme"): iconv -f CP1252 -t UTF-8'
    ]


def test_each_line_that_is_not_utf8_is_told(topic: Path) -> None:
    path = topic / "sources.yaml"
    text = path.read_text("utf-8").replace("one reader", "ein Leser, böse")
    text = text.replace("Beta B", "Bèta B")
    path.write_bytes(text.encode("cp1252"))
    assert [line.split(" ")[0] for line in told()] == [
        "topic/sources.yaml:5:24",
        "topic/sources.yaml:26:15",
    ]


def test_a_byte_that_no_legacy_table_has_is_told_without_a_guess(topic: Path) -> None:
    path = topic / "sources.yaml"
    path.write_bytes(path.read_bytes().replace(b"one reader", b"one \x81\x9d reader"))
    assert told() == [
        "topic/sources.yaml:5:16 [ENC] found byte 0x81, not UTF-8; expected UTF-8; "
        "fix: save the file as UTF-8"
    ]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16-le", "fffe"), ("utf-16-be", "feff")])
def test_utf16_is_named(topic: Path, encoding: str, mark: str) -> None:
    path = topic / "sources.yaml"
    path.write_bytes(bytes.fromhex(mark) + path.read_text("utf-8").encode(encoding))
    shown = f"0x{mark[:2].upper()} 0x{mark[2:].upper()}"
    assert told() == [
        f"topic/sources.yaml:1:1 [ENC] found bytes {shown}, the mark of UTF-16; expected UTF-8; "
        "fix: convert it: iconv -f UTF-16 -t UTF-8"
    ]


def test_a_byte_order_mark_and_line_ends_of_windows_change_nothing(topic: Path) -> None:
    for path in topic.rglob("*.yaml"):
        text = path.read_text("utf-8").replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert told() == []
    path = topic / "studies/alpha2020.yaml"
    path.write_bytes(path.read_bytes().replace(b'"1.8"', b'"-1.8"').replace(b"id: al", b"i: al"))
    assert [line.split(" [")[0] for line in told()] == [
        "topic/studies/alpha2020.yaml:1:1",
        "topic/studies/alpha2020.yaml:62:23",
    ]


@pytest.mark.parametrize("content", ["", "\n\n", "  \n"])
def test_an_empty_file_is_told(topic: Path, content: str) -> None:
    (topic / "studies/beta2019.yaml").write_text(content)
    assert told()[-1] == (
        "topic/studies/beta2019.yaml:1:1 [EMPTY] found an empty file; expected keys and values; "
        "fix: fill or delete it"
    )


def test_a_file_of_comments_has_no_keys(topic: Path) -> None:
    (topic / "studies/beta2019.yaml").write_text("# to be coded\n")
    assert (
        "topic/studies/beta2019.yaml:1:1 [TYPE] found no keys; expected keys and values"
        in (told()[0])
    )


@pytest.mark.parametrize("name", ["sources.yaml", "claims.yaml"])
def test_a_file_that_is_not_there_is_asked_for(topic: Path, name: str) -> None:
    (topic / name).unlink()
    wanted = f"data/topic/{name} [FILE] found no such file; expected a file that can be read; "
    found = [str(fault) for fault in lint_topics([topic])]
    assert found == [wanted + "fix: create it or fix the name"]


def test_a_folder_with_studies_and_no_claims_is_not_passed_over(topic: Path) -> None:
    shutil.copytree(topic, "data/second")
    (topic / "claims.yaml").unlink()
    assert find_topics(Path("data")) == ["second"]
    assert told() == [
        "topic [FILE] found a part of a topic without a claims.yaml; expected topics with one; "
        "fix: add a claims.yaml, or move the folder away"
    ]


def test_a_link_out_of_the_topic_is_refused_before_it_is_opened(topic: Path) -> None:
    outside = Path("outside.yaml").resolve()
    shutil.move(topic / "studies/beta2019.yaml", outside)
    (topic / "studies/beta2019.yaml").symlink_to(outside)
    assert told() == [
        f"topic/studies/beta2019.yaml [PATH] found a link to {outside}; "
        "expected files under topic/; fix: copy the file there"
    ]


def test_a_link_to_a_device_is_refused(topic: Path) -> None:
    (topic / "studies/zero.yaml").symlink_to("/dev/zero")
    assert told() == [
        "topic/studies/zero.yaml [PATH] found a link to /dev/zero; expected files under topic/; "
        "fix: copy the file there"
    ]


def test_a_folder_of_studies_that_lies_elsewhere_is_refused(topic: Path) -> None:
    shutil.move(topic / "studies", "elsewhere")
    (topic / "studies").symlink_to(Path("elsewhere").resolve())
    lines = told()
    assert len(lines) == 3
    assert all("[PATH] found a link to" in line for line in lines)


def test_a_topic_that_lies_elsewhere_is_refused_once(topic: Path) -> None:
    shutil.move(topic, "elsewhere")
    topic.symlink_to(Path("elsewhere").resolve())
    assert told() == [
        f"topic [PATH] found a link to {Path('elsewhere').resolve()}; "
        "expected folders under data/; fix: copy the folder there"
    ]


def test_a_data_folder_may_be_a_link(topic: Path) -> None:
    Path("linked").symlink_to("data")
    assert lint_data(Path("linked")) == []


def test_a_link_inside_the_topic_is_read(topic: Path) -> None:
    shutil.move(topic / "studies/beta2019.yaml", topic / "elsewhere.txt")
    (topic / "studies/beta2019.yaml").symlink_to("../elsewhere.txt")
    assert told() == []


@pytest.mark.parametrize("target", ["nowhere.yaml", "loop.yaml"])
def test_a_link_that_leads_nowhere_is_told(topic: Path, target: str) -> None:
    (topic / "studies/loop.yaml").symlink_to(target)
    (line,) = told()
    assert line.startswith("topic/studies/loop.yaml [FILE] found ")
    assert "a link that leads nowhere" in line or "too many levels of symbolic links" in line


def test_a_folder_called_like_a_file_is_told(topic: Path) -> None:
    (topic / "studies/gamma.yaml").mkdir()
    assert told() == [
        "topic/studies/gamma.yaml [FILE] found a folder; expected a YAML file; "
        "fix: replace it by a file"
    ]


def test_a_pipe_is_refused_and_not_waited_for(topic: Path) -> None:
    os.mkfifo(topic / "studies/pipe.yaml")
    assert told() == [
        "topic/studies/pipe.yaml [FILE] found not a regular file; expected a YAML file; "
        "fix: replace it by a file"
    ]


def test_a_file_that_may_not_be_read_is_told(topic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def refusing(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "beta2019.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    assert told() == [
        "topic/studies/beta2019.yaml [FILE] found permission denied; "
        "expected a file that can be read; fix: fix its permissions or the disk"
    ]


def test_a_folder_that_may_not_be_listed_is_not_taken_for_an_empty_one(
    topic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.listdir

    def refusing(folder: Path) -> list[str]:
        if Path(folder).name == "articles":
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "listdir", refusing)
    assert told()[0] == (
        "topic/articles [FILE] found permission denied; expected a folder that can be read; "
        "fix: fix its permissions or the disk"
    )


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "studies/gamma.yml",
            'found the ending ".yml"; expected files that end in .yaml; '
            "fix: rename it to gamma.yaml, or move it away",
        ),
        (
            "studies/old/gamma.yaml",
            "found a folder; expected files that end in .yaml; "
            "fix: rename it to old.yaml, or move it away",
        ),
        (
            "claim.yaml",
            'found the name "claim.yaml", which is not read; '
            "expected articles, claims.yaml, facts.yaml, numbers.csv, sources.yaml, studies; "
            'fix: did you mean "claims.yaml"? Or else move it away',
        ),
        (
            "study/gamma.yaml",
            'found the name "study", which is not read; '
            "expected articles, claims.yaml, facts.yaml, numbers.csv, sources.yaml, studies; "
            'fix: did you mean "studies"? Or else move it away',
        ),
    ],
)
def test_a_file_that_nobody_would_read_is_told(topic: Path, name: str, line: str) -> None:
    (topic / name).parent.mkdir(exist_ok=True)
    (topic / name).write_text("id: gamma\n")
    place = topic / name
    if name.count("/") == 2 or name.startswith("study/"):
        place = place.parent
    assert told() == [f"{str(place).removeprefix('data/')} [FILE-NAME] {line}"]


def test_notes_and_files_of_editors_are_left_alone(topic: Path) -> None:
    for name in (".x.yaml", "studies/.y.yaml.swp", "studies/z.yaml~", "studies/notes.md", "a.txt"):
        (topic / name).write_text("{")
    (topic / "papers").mkdir()
    (topic / "papers/alpha.pdf").write_text("%PDF")
    assert told() == []


@pytest.fixture(params=["dangling link", "pipe", "other encoding", "endless device"])
def foreign(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """Return a function that puts something of the system in place of a file."""
    kind: str = request.param

    def put(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "dangling link":
            path.symlink_to("user@host.1234:5678")
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "endless device":
            path.symlink_to("/dev/zero")
        else:
            path.write_bytes(b"\x00\x05\x16\xff")

    return put


@pytest.mark.parametrize(
    "name", ["studies/.#alpha2020.yaml", "articles/._paper.yaml", ".x.yaml", "scans/2020/x.yaml"]
)
def test_files_of_the_system_that_nothing_reads_stop_no_command(
    topic: Path, name: str, foreign: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    foreign(topic / name)
    assert main(["lint"]) == 0
    assert capsys.readouterr().out == "no fault in data/topic\n"
    assert main(["new", "study", "gamma2021"]) == 0
    assert (topic / "studies/gamma2021.yaml").is_file()
    settings = configure({})
    settings.release()
    assert settings.topics == ("topic",)


def test_studies_that_are_a_file_are_told(topic: Path) -> None:
    shutil.rmtree(topic / "articles")
    (topic / "articles").write_text("")
    assert "topic/articles [FILE] found no folder; expected a folder of YAML files" in told()[0]


@pytest.mark.parametrize("name", ["it's", "a\nb", "-x", 'a"b', "{topic}", "a\u202eb"])
def test_a_name_that_would_not_survive_a_shell_or_a_page_is_refused(topic: Path, name: str) -> None:
    topic.rename(topic.parent / name)
    (line,) = told()
    assert "[TOPIC] found the name" in line
    assert line.isprintable()


@pytest.mark.parametrize("name", ["warm stones", "stones_2.1-b", "wärme", "石"])
def test_a_name_with_spaces_or_of_any_script_is_fine(topic: Path, name: str) -> None:
    topic.rename(topic.parent / name)
    assert lint_data(Path("data")) == []


def test_a_hidden_folder_is_no_topic(topic: Path) -> None:
    shutil.copytree(topic, "data/.checkpoint")
    assert find_topics(Path("data")) == ["topic"]


def test_no_such_folder_is_told() -> None:
    (fault,) = lint_topics([Path("/nowhere/topic")])
    assert str(fault) == (
        "/nowhere/topic [FILE] found no such folder; expected a folder with a claims.yaml; "
        "fix: fix the name"
    )


def test_a_broken_rubric_is_never_replaced_by_the_shipped_one(topic: Path) -> None:
    (topic.parent / "rubric.yaml").unlink()
    assert rubric_path(Path("data")).name == "rubric.yaml"
    assert load_rubric(rubric_path(Path("data"))).title
    (topic.parent / "rubric.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(InputError, match="a link that leads nowhere"):
        load_rubric(rubric_path(Path("data")))


def bomb(levels: int, width: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{', '.join(['*a' + str(level - 1)] * width)}]")
    return "\n".join(lines) + "\n"


HUGE = {
    "an alias bomb": lambda: bomb(10, 9),
    "a file beyond the limit": lambda: "a: " + "x" * MAX_BYTES,
    "a file at the limit with one text": lambda: "label: " + "x" * (MAX_BYTES - 10),
    "a file at the limit with many values": lambda: "a:\n" + "- 1\n" * ((MAX_BYTES - 10) // 4),
    "a file at the limit with many keys": lambda: "".join(f"k{i}: x\n" for i in range(900_000)),
    "a file at the limit with many typos": lambda: "".join(f"labe{i}: x\n" for i in range(90_000)),
    "many items of the wrong shape": lambda: "arms:\n" + "- x\n" * 90_000,
    "many duplicate keys": lambda: "label: x\n" * 90_000,
    "many aliases": lambda: "a:\n" + "- *x\n" * 90_000,
    "many tags": lambda: "a:\n" + "- !x y\n" * 90_000,
    "many control characters": lambda: "label: " + "\x01" * 1_000_000,
    "many bytes that are not UTF-8": lambda: "label: " + "\udc80\n" * 1_000_000,
    "deep brackets": lambda: "a: " + "[" * 1_000_000,
    "deep braces": lambda: "a: " + "{" * 1_000_000,
    "deep lists": lambda: "- " * 1_000_000,
    "deep keys": lambda: "".join(" " * i + "a:\n" for i in range(4000)),
    "deep questions": lambda: "? " * 1_000_000,
    "an endless key": lambda: "a" * 5_000_000 + ": x",
    "an endless quote": lambda: 'a: "' + "x\n" * 2_000_000,
    "an endless comment": lambda: "#" * 5_000_000 + "\na: b",
    "an endless tag": lambda: "a: !" + "x" * 5_000_000,
    "an endless anchor": lambda: "a: &" + "x" * 5_000_000 + " y",
    "an endless number": lambda: "a: " + "1" * 5_000_000,
    "an endless run of spaces": lambda: "a:" + " " * 5_000_000 + "x",
    "an endless list of numbers": lambda: "a: [" + "1," * 2_000_000,
    "endless colons": lambda: "a: " + "1:" * 2_000_000,
    "endless directives": lambda: "%TAG !a! b\n" * 500_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_what_is_huge_deep_or_a_bomb_is_refused_within_a_second(topic: Path, name: str) -> None:
    make: Callable[[], str] = HUGE[name]
    raw = make().encode("utf-8", "surrogateescape")
    (topic / "studies/huge.yaml").write_bytes(raw)
    del raw
    begun = time.process_time()
    found = [f for f in lint_data(Path("data")) if f.file.endswith("huge.yaml")]
    spent = time.process_time() - begun
    assert found
    assert len(found) <= 201, "more than a person reads"
    assert max(len(str(fault)) for fault in found) < 1000
    assert spent < SECOND * 1.5  # of processor time, with the sound files beside it


LARGEST = [
    "an alias bomb",
    "a file beyond the limit",
    "a file at the limit with many values",
    "many items of the wrong shape",
    "deep brackets",
]


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int]]:
    """The exit status of lint and the peak memory in kB, one file after the other in a process."""
    folders = []
    for name in LARGEST:
        folders.append(str(tmp_path_factory.mktemp("linted")))
        topic = write_sound_topic(Path(folders[-1], "data"))
        (topic / "studies/huge.yaml").write_text(HUGE[name](), "utf-8")
    # The peak of this process alone: that of getrusage is inherited from the one that starts it.
    program = (
        "import os, re, sys\nfrom mcstats.cli import main\nfor folder in sys.argv[1:]:\n"
        "    os.chdir(folder)\n    status = main(['lint', '--quiet'])\n"
        "    print(status, re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *folders], capture_output=True, text=True, check=True
    )
    lines = (line.split() for line in done.stdout.splitlines())
    return {
        name: (int(status), int(peak)) for name, (status, peak) in zip(LARGEST, lines, strict=True)
    }


@pytest.mark.skipif(sys.platform != "linux", reason="the peak memory is read from /proc")
@pytest.mark.parametrize("name", LARGEST)
def test_what_is_huge_deep_or_a_bomb_takes_no_memory(
    linted: dict[str, tuple[int, int]], name: str
) -> None:
    status, peak = linted[name]
    assert status == 2
    assert peak < MEGABYTES * 1000


def test_the_small_bomb_is_refused_at_once(topic: Path) -> None:
    text = bomb(9, 9)
    assert len(text) < 500
    (topic / "sources.yaml").write_text(text)
    begun = time.process_time()
    lines = [line for line in told() if "YAML-ALIAS" in line]
    assert time.process_time() - begun < SECOND
    assert 'found "*a0"; expected no anchors or aliases' in "".join(lines)


HEADER = "number,value,printed,kind,rests_on,cause\n"
AGAIN = "fix: run mcstats accept, which writes the file anew"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (HEADER + "a,1.5,1.5,count,,\nb,,'-2,printed,,\n", []),
        (
            HEADER.replace(",", ";") + "a;1;1;count;;\n",
            [
                'numbers.csv:1 [CSV-DELIM] found ";" 5 times and no ","; '
                'expected comma-separated cells; fix: save it as "CSV (comma delimited)"'
            ],
        ),
        (
            HEADER + "a,1,1,count,,\nb,1,1,count,\nc,1,1,count,,,\n",
            ["numbers.csv:3 [CSV-WIDTH]", "numbers.csv:4 [CSV-WIDTH]"],
        ),
        (
            HEADER + '"a,1,1,count,,\n',
            [
                'numbers.csv:2:1 [CSV-QUOTE] found an opening " never closed; '
                'expected balanced quotes; fix: add " at the end of the cell'
            ],
        ),
        (
            HEADER.replace("value", "vlaue") + "a,1,1,count,,\n",
            [
                "numbers.csv:1:vlaue(2) [CSV-HEADER] found an unknown name; expected number, "
                'value, printed, kind, rests_on, cause; fix: did you mean "value"?'
            ],
        ),
        (
            "value,number,printed,kind,rests_on,cause\n1,a,1,count,,\n",
            [
                "numbers.csv:1 [CSV-HEADER] found the columns in another order; "
                f"expected number, value, printed, kind, rests_on, cause; {AGAIN}"
            ],
        ),
        (
            HEADER + "a,1,1,count,,\na,nan,2,count,,\n,1_0,2,count,,\nd,−1,1,count,,\n",
            [
                'numbers.csv:3:number(1) [KEY-DUP] found "a", first on line 2; '
                f"expected each number once; {AGAIN}",
                'numbers.csv:3:value(2) [NUMBER] found "nan"; '
                f"expected a finite number, or nothing; {AGAIN}",
                "numbers.csv:4:number(1) [EMPTY] found nothing; "
                f"expected the name of a number; {AGAIN}",
                'numbers.csv:4:value(2) [NUMBER] found "1_0"; '
                f"expected a finite number, or nothing; {AGAIN}",
                'numbers.csv:5:value(2) [NUMBER] found "−1"; '
                f"expected a finite number, or nothing; {AGAIN}",
            ],
        ),
        (
            HEADER,
            [
                "numbers.csv [EMPTY] found a header and no rows; expected 1 row or more; "
                "fix: add the rows"
            ],
        ),
    ],
)
def test_accepted_numbers_that_were_edited_are_told_before_a_run(
    topic: Path, content: str, lines: list[str]
) -> None:
    (topic / "numbers.csv").write_text(content, "utf-8")
    found = [line.removeprefix("topic/") for line in told()]
    assert len(found) == len(lines)
    for line, expected in zip(found, lines, strict=True):
        assert line == expected or (line.startswith(expected) and expected.endswith("]"))


def test_the_files_of_editors_and_systems_stop_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = write_sound_topic(tmp_path / "data")
    studies, papers = topic / "studies", topic / "papers"
    papers.mkdir()
    (studies / ".#alpha2020.yaml").symlink_to("user@host.1:2")  # the lock of an editor
    (studies / "#alpha2020.yaml#").write_text("half", "utf-8")
    (studies / "alpha2020.yaml~").write_text("before", "utf-8")
    (studies / "._alpha2020.yaml").write_bytes(b"\0\5\xff")  # what one system adds on a disk
    (studies / ".DS_Store").write_bytes(b"\xff")
    os.mkfifo(studies / ".x.yaml")
    (studies / ".z.yaml").symlink_to("/dev/zero")
    (papers / "gone.pdf").symlink_to("nowhere")
    (papers / "loop").symlink_to(topic, target_is_directory=True)
    (papers / "endless").symlink_to("/dev/zero")
    os.mkfifo(papers / "pipe.pdf")
    with (papers / "scan.tif").open("wb") as scan:
        scan.truncate(4_000_000_000)
    monkeypatch.chdir(tmp_path)
    for command in (
        ["lint"],
        ["new", "study", "gamma2021"],
        ["lint"],
        ["manifest", "--topic", "topic"],
    ):
        assert main(command) == 0, command
    assert "gone.pdf" in (tmp_path / "reports/topic/manifest.json").read_text("utf-8")
    assert "Traceback" not in capsys.readouterr().err
