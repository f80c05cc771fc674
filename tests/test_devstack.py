"""The servers that bin/run and the tests start for themselves: real processes, really killed."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from iwate_kankei.devstack import processes
from iwate_kankei.devstack.home import Home
from iwate_kankei.devstack.servers import PREFIX, Servers, throwaway
from iwate_kankei.devstack.settings import checked_port, local_settings

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


@pytest.fixture
def home():
    """Not below pytest's directories: they are closed to other accounts, and root lends PostgreSQL to one."""
    with tempfile.TemporaryDirectory(prefix="iwate kankei ") as directory:
        Path(directory).chmod(0o711)
        yield Home(Path(directory) / "with space")


@pytest.fixture
def servers(home):
    servers = Servers(home, echo=False)
    servers.start()
    yield servers
    servers.stop()


def started(name, command, home):
    return processes.Child(name, command, env=os.environ, cwd="/", log=home.log, echo=False)


def gone(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def query(url, sql):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


# --- The directory


def test_only_one_start_holds_the_lock(home):
    assert home.lock()
    assert not Home(home.path).lock()


def test_secrets_are_made_once_and_private(home):
    first = home.secrets
    assert Home(home.path).secrets == first
    assert stat.S_IMODE((home.path / "secrets.json").stat().st_mode) == 0o600
    assert len(first["secret_key"]) >= 50


def test_remembers_and_forgets(home):
    home.remember(url="http://127.0.0.1:8000/", static="abc")
    home.remember(url=None)
    assert Home(home.path).state == {"static": "abc"}
    assert stat.S_IMODE((home.path / "stack.json").stat().st_mode) == 0o600


def test_the_environment_of_the_person_wins(monkeypatch):
    monkeypatch.setenv("SITE_URL", "http://portal.test")
    monkeypatch.delenv("DEMO", raising=False)
    settings = local_settings(port=8001, secret_key="s")
    assert (settings["SITE_URL"], settings["DEMO"]) == ("http://portal.test", "1")


# --- Processes


def test_a_child_ends_when_its_parent_is_killed(home):
    code = (
        "import os, pathlib, signal, sys\n"
        "from iwate_kankei.devstack.processes import Child\n"
        f"log = pathlib.Path({str(home.log)!r})\n"
        f"child = Child('x', {SLEEP!r}, env=os.environ, cwd='/', log=log, echo=False)\n"
        "print(child.process.pid, flush=True)\n"
        "signal.pause()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with parent:
        child = int(parent.stdout.readline())
        log = home.log / "x.log"
        try:
            until(lambda: log.exists() and "up" in log.read_text())
        finally:
            parent.kill()
    until(lambda: gone(child))


def test_a_child_that_ignores_the_request_is_killed(home):
    stubborn = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    child = started("x", [sys.executable, "-c", stubborn], home)
    until(lambda: "up" in list(child.tail))
    began = time.monotonic()
    processes.stop([child], grace=0.5)
    assert child.process.returncode == -signal.SIGKILL
    assert time.monotonic() - began < 3


def test_output_is_kept_in_the_log(home):
    child = started("x", ["echo", "岩手"], home)
    assert child.wait() == 0
    assert (home.log / "x.log").read_text().endswith("岩手\n")


def test_leftovers_are_ended_and_strangers_with_the_same_pid_spared():
    ours, stranger = subprocess.Popen(SLEEP), subprocess.Popen(SLEEP)
    started = psutil.Process(ours.pid).create_time()
    with ours, stranger:
        processes.end_leftovers([["web", ours.pid, started, 15], ["web", stranger.pid, started - 3600, 15]])
        assert gone(ours.pid)
        assert not gone(stranger.pid)
        stranger.kill()


def test_a_taken_port_is_reported_with_a_cure_that_works():
    def cure_for(port):
        with pytest.raises(SystemExit) as end:
            checked_port(str(port))
        assert f"Port {port} is taken" in str(end.value)
        assert f"pid {os.getpid()}" in str(end.value)
        return int(re.search(r"PORT=(\d+) bin/run", str(end.value)).group(1))

    with socket.create_server(("127.0.0.1", 0)) as first:
        other = cure_for(first.getsockname()[1])
        with socket.create_server(("127.0.0.1", other)):
            assert cure_for(other) != other


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", ""])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(SystemExit, match="from 1 to 65535"):
        checked_port(port)


# --- Servers


def test_servers_ask_for_their_passwords(servers):
    assert query(servers.urls["DATABASE_URL"], "select current_user") == [("iwate",)]
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(servers.urls["DATABASE_URL"].replace(servers.postgres.password, "wrong"))
    with redis.Redis.from_url(servers.urls["REDIS_URL"]) as client:
        assert client.ping()
    wrong = servers.urls["REDIS_URL"].replace(servers.redis.password, "wrong")
    with redis.Redis.from_url(wrong) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_killed_servers_come_back_with_their_data(servers):
    query(servers.urls["DATABASE_URL"], "create table kept as select 42 as answer")
    with redis.Redis.from_url(servers.urls["REDIS_URL"]) as client:
        client.set("kept", "42")
        time.sleep(1.2)  # the file is synced every second
    before = dict(servers.urls)
    for child in servers.children:
        child.process.kill()
        child.process.wait()
    assert servers.revive() == ["postgres", "redis"]
    assert servers.urls == before
    assert query(servers.urls["DATABASE_URL"], "select answer from kept") == [(42,)]
    with redis.Redis.from_url(servers.urls["REDIS_URL"]) as client:
        assert client.get("kept") == b"42"


def test_a_second_start_finds_the_data_on_the_same_ports(servers):
    query(servers.urls["DATABASE_URL"], "create table kept as select 42 as answer")
    servers.stop()
    again = Servers(servers.home, echo=False)
    again.start()
    try:
        assert again.urls == servers.urls
        assert not again.postgres.is_new
        assert query(again.urls["DATABASE_URL"], "select answer from kept") == [(42,)]
    finally:
        again.stop()


def test_a_lost_password_is_named(servers):
    servers.stop()
    (servers.home.path / "secrets.json").unlink()
    with pytest.raises(SystemExit, match="secrets.json must fit the data"):
        Servers(servers.home, echo=False).start()


def test_throwaway_servers_leave_nothing():
    with throwaway() as servers:
        directory = servers.home.path
        pids = [child.process.pid for child in servers.children]
        assert query(servers.urls["DATABASE_URL"], "show fsync") == [("off",)]
    assert not directory.exists()
    assert all(gone(pid) for pid in pids)


def test_what_a_killed_run_has_left_is_swept_away(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, busy = Home(tmp_path / f"{PREFIX}old"), Home(tmp_path / f"{PREFIX}busy")
    busy.lock()
    leftover = subprocess.Popen(SLEEP)
    old.remember(processes=[["redis", leftover.pid, psutil.Process(leftover.pid).create_time(), 15]])
    for home in (old, busy):
        os.utime(home.path, (0, 0))
    with leftover, throwaway():
        assert gone(leftover.pid)
        assert not old.path.exists()
        assert busy.path.exists()
