"""Child processes: tied to our life, their output prefixed on the screen and kept in a log file."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path

import psutil

TETHER = Path(__file__).with_name("tether.py")
LOG_LIMIT = 5_000_000  # bytes; a longer log is put aside at the next start
COLOURS = {"postgres": 34, "redis": 31, "web": 32, "worker": 33, "beat": 35, "stack": 36}
_screen = threading.Lock()


def say(name, line):
    tag = f"{name:<8} |"
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        tag = f"\033[{COLOURS.get(name, 37)}m{tag}\033[0m"
    with _screen:
        try:
            print(time.strftime("%H:%M:%S"), tag, line, flush=True)
        except OSError:  # nobody reads our output any more; the log files still get every line
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Child:
    """One process in a session of its own: Ctrl-C reaches only us, and the order of stopping is ours."""

    def __init__(self, name, command, *, env, cwd, log, stop_signal=signal.SIGTERM, account=None, echo=True):
        """`account`: (uid, gid) that runs it, None for our own. `log`: directory."""
        self.name, self.stop_signal, self.echo = name, stop_signal, echo
        self.tail = deque(maxlen=20)  # last lines of output, for a message when it fails
        uid, gid = account or ("-", "-")
        tether = [sys.executable, "-IS", TETHER, os.getpid(), int(stop_signal), uid, gid]
        self.process = subprocess.Popen(
            [str(word) for word in [*tether, *command]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._copy_output, args=[log / f"{name}.log"], daemon=True)
        self._reader.start()

    def _copy_output(self, log):
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".old.log"))
        with open(log, "a", buffering=1, encoding="utf-8") as file, self.process.stdout as output:
            for raw in output:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                self.tail.append(line)
                print(time.strftime("%Y-%m-%d %H:%M:%S"), line, file=file)
                if self.echo:
                    say(self.name, line)

    @property
    def alive(self):
        return self.process.poll() is None

    def wait(self):
        """The exit status, once all output is copied."""
        status = self.process.wait()
        self._reader.join(2)
        return status

    def end_group(self):
        """Children that a dead process has left behind."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def stop(children, grace):
    """Ask all at once, wait `grace` seconds for all together, then kill."""
    for child in children:
        if child.alive:
            child.process.send_signal(child.stop_signal)
    deadline = time.monotonic() + grace
    for child in children:
        try:
            child.process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say("stack", f"{child.name} did not stop within {grace} s and is killed")
        child.end_group()
        child.wait()


def written_down(children):
    """What `end_leftovers` needs to recognise these processes after our own sudden death."""
    return [
        [
            child.name,
            child.process.pid,
            psutil.Process(child.process.pid).create_time(),
            int(child.stop_signal),
        ]
        for child in children
        if child.alive
    ]


def end_leftovers(rows):
    """Stop what a killed supervisor has left, and wait until it is gone; spare strangers with the same pid.

    Linux has told the processes already (see tether.py); macOS has nothing like it.
    """
    for name, pid, started, stop_signal in rows:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if abs(process.create_time() - started) > 1:
                continue
            say("stack", f"stopping {name} (pid {pid}), left over from a start that was killed")
            process.send_signal(stop_signal)
            try:
                process.wait(15)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(5)


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(remembered=None):
    """The same port as last time if it can be had, so that addresses in other terminals stay good."""
    if remembered and is_free(remembered):
        return remembered
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def holder_of(port):
    """Who listens on the port, in words, or "" when the system does not tell us."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()}, pid {connection.pid}"
    except psutil.Error:  # macOS tells only root; the process may just have ended
        return ""
    return ""
