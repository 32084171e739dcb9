"""What deploy/ says is so: the bundle installs without a network, and the unit and the container's steps run the dashboard.

No container engine and no systemd is asked for: what of them can be run without is run, with the paths of this machine.
"""

import configparser
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.servers import free_port
from tests.hosted.pretended_root import run_blocks, systemctl, write_stubs

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
OPENED_HERE = '[access]\nmode = "open"\n[server]\naddress = "127.0.0.1"\nport = {port}\ntrusted_proxies = ["127.0.0.1"]\n'
UNIT_FOLDER = "/opt/ogi-dashboard"

OpenPage = Callable[..., Page]


def await_answer(address: str, server: "subprocess.Popen[bytes]") -> bytes:
    """What an address answers once it answers with success."""
    for _attempt in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"no answer from {address}")


@contextmanager
def running(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """A process with these variables and PATH alone, ended by SIGTERM, which it must heed."""
    environment = {"PATH": os.environ["PATH"], **variables}
    server = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=30)
        finally:
            server.kill()


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, unpacked and installed where no network is: the folder in which serve.py starts."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run([DEPLOY / "bundle", folder], check=True, cwd=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    subprocess.run(["tar", "--extract", "--file", archive, "--directory", folder], check=True)
    unpacked = folder / archive.name.removesuffix(".tar.gz")
    environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, "HOME": str(folder), "PIP_CONFIG_FILE": os.devnull}
    subprocess.run([*without_network(), unpacked / "deploy" / "install"], check=True, env=environment)
    return unpacked


def without_network() -> list[str]:
    """What runs a command in an empty network of its own, where the system lets this user make one."""
    command = ["unshare", "--net", "--map-root-user"]
    allowed = shutil.which("unshare") and subprocess.run([*command, "true"], check=False, capture_output=True).returncode == 0
    return command if allowed else []


def settings(folder: Path, port: int) -> Path:
    path = folder / "settings.toml"
    path.write_text(OPENED_HERE.format(port=port), "utf-8")
    return path


def test_the_bundle_serves_the_sample_with_nothing_but_what_it_brought(
    bundle: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    port = free_port()
    variables = {"OGI_SETTINGS": str(settings(tmp_path, port)), "HOME": str(tmp_path)}
    with running([".venv/bin/python", "serve.py"], bundle, variables) as server:
        assert json.loads(await_answer(f"http://127.0.0.1:{port}/ready", server))["status"] == "ready"
        page = open_page(locale="en-GB")
        page.goto(f"http://127.0.0.1:{port}/requests?year=2023")
        expect(page.locator("h1")).to_have_text("Requests")
        expect(page.locator(".js-plotly-plot").first).to_be_visible()


def test_a_bundle_that_lost_a_byte_is_not_installed(bundle: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy, ignore=shutil.ignore_patterns(".venv"))
    wheel = next((copy / "wheels").glob("plotly-*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1])
    refused = subprocess.run([copy / "deploy" / "install"], capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "文件不完整" in refused.stderr
    assert not (copy / ".venv").exists()


class Unit(configparser.RawConfigParser):
    """A unit of systemd, whose names have capitals."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def test_the_unit_starts_the_server_and_stops_it(bundle: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    unit = Unit(strict=False, delimiters=("=",))
    port = free_port()
    text = (DEPLOY / "ogi-dashboard@.service").read_text("utf-8").replace("%i", str(port))
    unit.read_string(text)
    variables = dict(
        assignment.split("=", 1)
        for line in re.findall(r"^Environment=(.*)$", text, re.MULTILINE)
        for assignment in shlex.split(line)
    )
    assert set(variables) == {"HOME", "PYTHONDONTWRITEBYTECODE", "OGI_LIBRARY", "OGI_SETTINGS"}
    variables |= {
        "OGI_LIBRARY": str(tmp_path / "library"),
        "OGI_SETTINGS": str(settings(tmp_path, free_port())),
        "HOME": str(tmp_path),
    }
    command = shlex.split(unit["Service"]["ExecStart"].replace(UNIT_FOLDER, str(bundle)))
    assert unit["Service"]["WorkingDirectory"] == UNIT_FOLDER
    with running(command, bundle, variables) as server:
        assert json.loads(await_answer(f"http://127.0.0.1:{port}/ready", server)) == {"status": "ready", "library": "empty"}
        server.send_signal(signal.SIGTERM)
        # uvicorn stops in good order and then ends by the signal it was sent, which systemd takes for a clean end.
        assert server.wait(timeout=int(unit["Service"]["TimeoutStopSec"])) in (0, -signal.SIGTERM)
    assert '"event": "stopped"' in capfd.readouterr().err


def dockerfile_steps() -> list[tuple[str, str]]:
    """(instruction, the rest of it) of the Dockerfile, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    lines = re.sub(r"\\\n\s*", "", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines.splitlines() if line.strip())]


def test_the_container_holds_what_the_server_needs(bundle: Path, tmp_path: Path) -> None:
    steps = dockerfile_steps()
    inside = tmp_path / "srv"
    for name, rest in steps:
        if name == "COPY":
            *sources, target = rest.split()
            for source in sources:
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, inside / target, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    (inside / target).mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, inside / target)
    (inside / ".venv").symlink_to(bundle / ".venv")
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = {source.rstrip("/") for name, rest in steps if name == "COPY" for source in rest.split()[:-1]}
    assert copied == {line[1:] for line in ignored if line.startswith("!")}
    port = free_port()
    variables = {"OGI_LIBRARY": str(tmp_path / "library"), "OGI_SETTINGS": str(settings(tmp_path, port)), "HOME": str(tmp_path)}
    told = dict(steps)
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-\w+", told["FROM"])
    assert told["USER"] == "ogi"
    with running(json.loads(told["CMD"]), inside, variables) as server:
        await_answer(f"http://127.0.0.1:{port}/ready", server)
        check = json.loads(told["HEALTHCHECK"].partition(" CMD ")[2])
        for checked, healthy in ((port, True), (free_port(), False)):
            command = [part.replace(":8501/", f":{checked}/") for part in check]
            assert (subprocess.run(command, cwd=inside, check=False, capture_output=True).returncode == 0) is healthy


def test_compose_says_the_same_as_the_settings() -> None:
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    told = tomllib.loads((DEPLOY / "settings.toml").read_text("utf-8"))
    (subnet,) = re.findall(r"subnet: (\S+)", compose)
    assert told["server"]["trusted_proxies"] == [subnet]
    port = told["server"]["port"]
    assert f"OGI_UPSTREAM: dashboard-1:{port} dashboard-2:{port}" in compose
    assert re.search(r"image: caddy:\d+\.\d+\.\d+-alpine", compose)


def chapter(readme: str) -> list[str]:
    """The commands of the administrator's chapter, block by block."""
    text = (ROOT / readme).read_text("utf-8")
    _, _, after = text.partition("### For the administrator" if readme == "README.md" else "### 给管理员")
    return re.findall(r"```sh\n(.*?)```", after.partition("\n## ")[0], re.DOTALL)


def test_both_languages_tell_the_administrator_the_same_commands() -> None:
    assert chapter("README.md") == chapter("README.zh.md")
    assert len(chapter("README.md")) == 9


def test_the_administrators_chapter_word_for_word(bundle: Path, tmp_path: Path) -> None:
    """Every command of it below a folder (pretended_root.py says what differs), but for the packing, which made the bundle.

    The upgrade puts the same version in the place of itself, and the name of the host is localhost with ports that are free.
    """
    packing, install, configure, start, add_reports, back_up, before, after, back = chapter("README.md")
    assert "deploy/bundle" in packing
    carried, plain, secure = tmp_path / "carried", free_port(), free_port()
    ports = [str(free_port()) for _ in range(2)]
    shutil.copytree(bundle.parent, carried, ignore=lambda *_: {bundle.name})
    wheel = packing.splitlines()[-1].replace(".venv/bin/python", sys.executable).replace("dist", str(carried))
    subprocess.run(shlex.split(wheel), check=True)
    root = tmp_path / "root"
    write_stubs(root)
    reports = root / "srv/reports"
    shutil.copytree(ROOT / "data/sample/real", reports)
    host = "OGI_HOST=ogi.example.gov.cn"
    assert host in configure
    configure = configure.replace(host, f"OGI_HOST=localhost\\nOGI_HTTP_PORT={plain}\\nOGI_HTTPS_PORT={secure}")
    start = start.replace("https://ogi.example.gov.cn", f"https://localhost:{secure}")

    def on_free_ports(block: str) -> str:
        for told, free in zip(("8501", "8502"), ports, strict=True):
            block = block.replace(told, free)
        return block

    def run(*blocks: str) -> str:
        # What the chapter exports once, in a shell that stays open.
        exported = {
            "OGI_LIBRARY": str(root / "var/lib/ogi-dashboard"),
            "OGI_SETTINGS": str(root / "etc/ogi-dashboard/settings.toml"),
        }
        return run_blocks(root, [on_free_ports(block) for block in blocks], carried, ROOT, **exported)

    try:
        assert json.loads(run(install, configure, start).splitlines()[-1]) == {"status": "ready", "library": "empty"}
        assert "新增" in run(add_reports)
        assert re.fullmatch(r"library-[1-7]\.tar", run(back_up).splitlines()[-1])
        version = (root / "var/lib/ogi-dashboard/current").read_text("utf-8")
        told = run(before, "cd " + str(carried), install, after)
        assert "报告库完好" in told
        assert (root / "var/lib/ogi-dashboard/current").read_text("utf-8") == version
        assert "已恢复" in run("cd /opt/ogi-dashboard", back)
        assert (root / "var/lib/ogi-dashboard/restored-settings.toml").is_file()
        answered = json.loads(run(start).splitlines()[-1])
        assert answered["library"] == json.loads((root / "var/lib/ogi-dashboard/current").read_text("utf-8"))["version"]
    finally:
        for name in (*(f"ogi-dashboard@{port}" for port in ports), "ogi-dashboard-caddy"):
            systemctl(root, ["stop", name])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd to verify the units with")
def test_systemd_takes_every_unit(bundle: Path, tmp_path: Path) -> None:
    caddy = bundle / ".venv/bin/caddy"
    if not caddy.exists():
        caddy.symlink_to("/bin/true")
    units = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
    for unit in units:
        (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace(UNIT_FOLDER, str(bundle)), "utf-8")
    told = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / unit.name for unit in units)], capture_output=True, text=True, check=False
    )
    assert len(units) == 6
    assert [line for line in told.stderr.splitlines() if "ogi-dashboard" in line] == []
