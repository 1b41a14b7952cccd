"""The package as others get it: wheel, sdist, metadata, README and pages."""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

import pytest
import yaml

import impactcalc as ic

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PYPROJECT["project"]["version"]
EXAMPLE = ROOT / "examples" / "canal_street_trees"


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(name: str, language: str) -> list[str]:
    """Fenced blocks of one language in a Markdown file."""
    pattern = rf"^```{language}\n(.*?)^```$"
    return re.findall(pattern, text(name), flags=re.MULTILINE | re.DOTALL)


def call(*command: str | Path, cwd: Path) -> str:
    """Run a command away from the settings of whoever runs the tests; its standard output."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "COV"))}
    answer = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True)
    assert answer.returncode == 0, f"{command}\n{answer.stdout}\n{answer.stderr}"
    return answer.stdout


# --- wheel and sdist -------------------------------------------------------------------------


def build(kind: str, source: Path, out: Path) -> Path:
    """Build one distribution with the tools that are installed; nothing is fetched."""
    call(
        *(sys.executable, "-m", "build", f"--{kind}", "--no-isolation"),
        *("--outdir", out, source),
        cwd=out,
    )
    (made,) = out.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def files_below(folder: Path) -> set[str]:
    """Files of a folder, without the caches that tools leave behind."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {
        path.as_posix()
        for path in paths
        if not any(part.startswith((".", "__pycache__")) for part in path.parts)
    }


def test_wheel_holds_the_package_and_the_whole_catalogue(wheel: Path) -> None:
    catalogue = files_below(ROOT / "indicators")
    package = files_below(ROOT / "src" / "impactcalc")
    assert "catalogue.yaml" in catalogue
    assert "py.typed" in package
    expected = {f"impactcalc/indicators/{name}" for name in catalogue}
    expected |= {f"impactcalc/{name}" for name in package}
    assert names_in(wheel) == expected


def test_wheel_metadata(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(name).decode())
        assert any(n.endswith(".dist-info/licenses/LICENSE") for n in archive.namelist())
    assert metadata["Version"] == VERSION == ic.__version__
    assert metadata["License-Expression"] == "MIT"
    assert {"all", "dev"} <= set(metadata.get_all("Provides-Extra", []))
    required = [r.split(";")[0] for r in metadata.get_all("Requires-Dist", [])]
    capped = [r for r in required if re.search(r"<|==|~=|!=", r)]
    assert capped == [], "floors, no caps"


def test_sdist_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = build("sdist", ROOT, tmp_path)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")
    for name in ("README.md", "tests/test_packaging.py", "docs/conf.py", "noxfile.py", ".ci/run"):
        assert (source / name).is_file(), name
    out = tmp_path / "again"
    out.mkdir()
    assert names_in(build("wheel", source, out)) == names_in(wheel)


# --- installed away from the checkout --------------------------------------------------------


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel, and the present packages behind it; its scripts.

    A path named in a `.pth` file is put on `sys.path` as it is: `.pth` files in there, such as
    that of the editable install, are not followed. So the checkout stays out of reach.
    """
    folder = tmp_path_factory.mktemp("installed") / "env"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    call(
        *(sys.executable, "-m", "pip", "--python", scripts / "python", "install"),
        *("--no-deps", "--no-index", "--quiet", wheel),
        cwd=folder,
    )
    purelib = call(
        *(scripts / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"),
        cwd=folder,
    ).strip()
    behind = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(purelib, "behind.pth").write_text("\n".join(sorted(behind)) + "\n", encoding="utf-8")
    return scripts


def test_installed_wheel_is_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = "import json, sys, impactcalc; print(json.dumps([impactcalc.__file__, sys.path]))"
    file, path = json.loads(call(installed / "python", "-c", code, cwd=tmp_path))
    assert Path(file).is_relative_to(installed.parent)
    assert str(ROOT / "src") not in path
    assert str(ROOT) not in path


def test_installed_wheel_assesses_as_the_checkout_does(installed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copied"
    shutil.copytree(EXAMPLE, copy)
    out = call(installed / "impactcalc", "assess", copy / "project.yaml", "--json", cwd=tmp_path)
    document = json.loads(out)
    here = ic.assess(ic.load_project(EXAMPLE / "project.yaml"))
    assert document["impactcalc"] == "assessment/1"
    assert document["project"]["id"] == "canal-street-trees"
    assert document["headline"]["npv"] == here.npv
    assert document["made_with"]["catalogue"] == here.to_dict()["made_with"]["catalogue"]


def test_installed_catalogue_has_no_fault(installed: Path, tmp_path: Path) -> None:
    code = "import impactcalc, pathlib; print(pathlib.Path(impactcalc.__file__).parent)"
    package = call(installed / "python", "-c", code, cwd=tmp_path).strip()
    call(installed / "impactcalc", "check", Path(package, "indicators"), cwd=tmp_path)


# --- files of the repository -----------------------------------------------------------------


def tracked() -> list[Path]:
    """Files git tracks or would track. Without git there is nothing to look at."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "-co", "--exclude-standard"]
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    out = subprocess.run([git, *command[1:]], cwd=ROOT, check=True, capture_output=True).stdout
    return [ROOT / name for name in out.decode().split("\0") if name and (ROOT / name).is_file()]


# Put together from pieces, so that this file does not hold what it looks for.
FOLDERS = "|".join(("home", "opt", "private", "root", "Users", "tmp", "work"))
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "ana" + "conda.org", "registry." + "npmjs")
FORBIDDEN = {
    "machine path": re.compile(rf"(?<![\w.~)\]}}/-])/(?:{FOLDERS})/\w"),
    "package registry": re.compile("|".join(re.escape(host) for host in HOSTS)),
    "address with a file or index": re.compile("file" + r":/+|\b(?:extra-)?index-" + "url"),
}


def places(pattern: re.Pattern[str], content: str) -> Iterator[int]:
    return (n for n, line in enumerate(content.splitlines(), 1) if pattern.search(line))


@pytest.mark.parametrize(
    ("what", "line", "found"),
    [
        ("machine path", "see /" + "home/me/file", True),
        ("machine path", "see '/" + "tmp/x'", True),
        ("machine path", "https://a.nl/" + "work/x", False),
        ("machine path", "a/" + "tmp/x and m^2/" + "work", False),
        ("package registry", "https://files.python" + "hosted.org/x", True),
        ("address with a file or index", "--index-" + "url x", True),
    ],
)
def test_patterns_find_what_they_should(what: str, line: str, found: bool) -> None:
    assert bool(list(places(FORBIDDEN[what], line))) is found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names_this_machine_or_a_registry(what: str) -> None:
    found = []
    for path in tracked():
        content = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}:{n}" for n in places(FORBIDDEN[what], content)]
    assert found == []


def test_constraints_are_names_and_versions() -> None:
    lines = [x for x in text("constraints.txt").splitlines() if x and not x.startswith("#")]
    wrong = [x for x in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!]*", x)]
    assert wrong == []
    names = {re.sub(r"[-_.]+", "-", x.split("==")[0]).lower() for x in lines}
    needed = PYPROJECT["project"]["dependencies"] + [
        requirement
        for extra in PYPROJECT["project"]["optional-dependencies"].values()
        for requirement in extra
    ]
    assert {re.split(r"[><=\[ ]", r)[0].lower() for r in needed} <= names


def test_citation_names_this_version() -> None:
    citation = yaml.safe_load(text("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors", "version"} <= citation.keys()
    assert citation["cff-version"] == "1.2.0"
    assert citation["title"] == PYPROJECT["project"]["name"]
    assert citation["version"] == VERSION
    assert citation["license"] == PYPROJECT["project"]["license"]
    assert citation["authors"] == [{"name": "the impactcalc developers"}]


def test_changelog_has_this_version() -> None:
    assert re.search(rf"^## {re.escape(VERSION)}\b", text("CHANGELOG.md"), flags=re.MULTILINE)


# --- README and pages ------------------------------------------------------------------------


def test_ci_runs_the_second_command_of_the_readme_and_nothing_else() -> None:
    commands = [block.strip() for block in fenced("README.md", "")]
    lines = [x for x in text(".ci/run").splitlines() if x and not x.startswith("#")]
    assert lines[:1] == ["set -euo pipefail"]
    assert lines[1].startswith("cd ")
    assert lines[2:] == [commands[1]]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_first_command_of_the_readme_names_an_example_that_is_there() -> None:
    command = fenced("README.md", "")[0].strip()
    install = "python3 -m venv .venv && .venv/bin/pip install -e ."
    assert command.startswith(f"{install} && .venv/bin/impactcalc assess examples/")
    ic.assess(ic.load_project(ROOT / command.split()[-1]))


def test_example_of_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = fenced("README.md", "python")
    test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
    assert len(test.examples) >= 5
    report: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert result.failed == 0, "".join(report)


def test_shortest_project_of_the_pages_can_be_assessed(tmp_path: Path) -> None:
    (block,) = fenced("docs/getting-started.md", "yaml")
    file = tmp_path / "project.yaml"
    file.write_text(block, encoding="utf-8")
    a = ic.assess(ic.load_project(file))
    # by hand: 5,000 euros are spent in the base year, so not discounted, and ten payments of
    # 1,000 euros follow at 2.8 % a year; both are in prices of the scheme's year
    assert a.resources == pytest.approx(5_000, rel=1e-12)
    assert a.npv == pytest.approx(1_000 * (1 - 1.028**-10) / 0.028 - 5_000, rel=1e-12)
