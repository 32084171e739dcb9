"""What a root shell on a server would do, done below a folder by whoever runs the tests: no root, no systemd, no user of its own.

Said plainly, what differs from the real thing: /opt, /etc/ogi-dashboard, /etc/systemd, /var and /srv lie below the folder; `useradd` and
the owner of `install` do nothing and `runuser` runs the command as who runs the tests; `systemctl` starts what the unit's ExecStart says
with the unit's variables, and none of its confinement; ports and the name of the host are those that the test could have.
"""

import os
import re
import shlex
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

MOVED = re.compile(r"(?<![\w.])/(opt|etc/ogi-dashboard|etc/systemd/system|var/lib|var/backups|srv)\b")
STUBS = {
    "useradd": "exit 0",
    "runuser": 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
    "install": 'kept=(); while [ $# -gt 0 ]; do case $1 in --owner|--group) shift;; *) kept+=("$1");; esac; shift; done\n'
    'exec /usr/bin/install "${kept[@]}"',
    "systemctl": f'PYTHONPATH="$PROJECT" exec {shlex.quote(sys.executable)} -m tests.hosted.pretended_root "$PRETENDED_ROOT" "$@"',
}


def below(root: Path, text: str) -> str:
    """The text with the paths of a server below the folder."""
    return MOVED.sub(lambda found: f"{root}/{found[1]}", text)


def write_stubs(root: Path) -> Path:
    """The folder of the commands that are only pretended, for the head of PATH; and the folders that any server has."""
    for name in ("opt", "etc/systemd/system", "var/lib", "var/backups", "srv"):
        (root / name).mkdir(parents=True)
    folder = root / "pretended"
    folder.mkdir()
    for name, script in STUBS.items():
        path = folder / name
        path.write_text(f"#!/usr/bin/env bash\n{script}\n", "utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return folder


def run_blocks(root: Path, blocks: list[str], folder: Path, project: Path, **variables: str) -> str:
    """Run shell blocks one after the other, stopping at the first command that fails; what they printed."""
    environment = {
        "PATH": f"{root / 'pretended'}:{os.environ['PATH']}", "HOME": str(root), "PRETENDED_ROOT": str(root),
        "PROJECT": str(project), "PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull, **variables,
    }  # fmt: skip
    script = "set -euo pipefail\n" + "\n".join(below(root, block) for block in blocks)
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def systemctl(root: Path, arguments: list[str]) -> None:
    """enable --now, start, stop, restart of services; a timer is looked at alone."""
    verb, *names = [argument for argument in arguments if argument != "--now"]
    for name in names:
        if name.endswith(".timer"):
            timer = (root / "etc/systemd/system" / name).read_text("utf-8")
            assert "OnCalendar=" in timer
            assert (root / "etc/systemd/system" / name.replace(".timer", ".service")).is_file()
        else:
            if verb in ("stop", "restart"):
                _stop(root, name)
            if verb != "stop" and not _runs(root, name):
                _start(root, name)


def _start(root: Path, name: str) -> None:
    template, at, instance = name.partition("@")
    unit = below(root, (root / f"etc/systemd/system/{template}{at}.service").read_text("utf-8")).replace("%i", instance)
    told = dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))
    variables = dict(
        part.split("=", 1) for line in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE) for part in line.split()
    )
    if "EnvironmentFile" in told:
        variables |= dict(line.split("=", 1) for line in Path(told["EnvironmentFile"]).read_text("utf-8").splitlines())
    (root / "var/lib" / told.get("StateDirectory", name)).mkdir(exist_ok=True)
    command = shlex.split(told["ExecStart"].replace("$$", "$").replace("%%", "%"))
    environment = {"PATH": "/usr/bin:/bin", **variables, "HOME": str(root)}
    folder = Path(told.get("WorkingDirectory", str(root)))
    if told["Type"] == "oneshot":
        subprocess.run(command, cwd=folder, env=environment, check=True)
        return
    with (root / f"{name}.log").open("ab") as log:
        started = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    (root / f"{name}.pid").write_text(str(started.pid), "ascii")
    started.returncode = 0  # it outlives this program, which is not to complain of that


def _runs(root: Path, name: str) -> bool:
    file = root / f"{name}.pid"
    try:
        status = Path(f"/proc/{int(file.read_text('ascii'))}/stat").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def _stop(root: Path, name: str) -> None:
    if not _runs(root, name):
        return
    os.kill(int((root / f"{name}.pid").read_text("ascii")), signal.SIGTERM)
    for _ in range(300):
        if not _runs(root, name):
            return
        time.sleep(0.1)
    raise TimeoutError(f"{name} does not stop")


if __name__ == "__main__":
    systemctl(Path(sys.argv[1]), sys.argv[2:])
