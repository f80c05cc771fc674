"""Everything in one foreground process: servers, set-up steps, web, worker, beat. A signal ends all of it."""

import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque

from ..catalogue import BASE_DIR, compile_stale
from .home import Home
from .processes import Child, end_leftovers, say, stop, written_down
from .servers import Servers
from .settings import check_given_servers, checked_port, local_settings, servers_are_given
from .static import static_fingerprint

APP_GRACE = 4  # seconds; with 2.5 for each server a stop takes less than 10
RESTARTS = 5  # in a minute; a program that dies more often is not worth starting again
PATIENCE = 30  # seconds to wait for a healthy answer before saying what is wrong


class Stopped(Exception):
    """Ctrl-C or SIGTERM came during the start."""


def up(port):
    home = Home(BASE_DIR / "var")
    if not home.lock():
        print(f"Already running: {home.state.get('url', 'it is just starting')}")
        return 0
    port = checked_port(port)
    if servers_are_given():
        check_given_servers()
    stack = Stack(home, port)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stack.stopping.set())
    end_leftovers(home.state.get("processes", []))
    try:
        stack.start()
        return stack.watch()
    except Stopped:
        return 130
    except SystemExit as error:
        say("stack", error)
        return 1
    finally:
        stack.stop()


class Stack:
    def __init__(self, home, port):
        self.home, self.port = home, port
        self.url = f"http://127.0.0.1:{port}/"
        self.stopping = threading.Event()
        self.began = time.monotonic()
        self.environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        self.servers = None
        self.apps = {}
        self.deaths = {}

    # --- Start

    def start(self):
        self.home.remember(url=self.url)
        if not servers_are_given():
            self.start_servers()
        compile_stale()
        self.manage("migrate", "--noinput")
        self.load_demo_data()
        self.collect_static()
        for name in self.commands():
            self.launch(name)

    def start_servers(self):
        say("stack", "starting PostgreSQL and Redis in var/")
        self.servers = Servers(self.home)
        self.servers.start()
        if self.servers.postgres.is_new:
            self.home.remember(demo_data=None)
        settings = (
            local_settings(port=self.port, secret_key=self.home.secrets["secret_key"]) | self.servers.urls
        )
        self.environment |= settings
        self.home.remember(env=settings)
        self.write_down()

    def load_demo_data(self):
        if self.servers and self.environment["DEMO"] == "1" and not self.home.state.get("demo_data"):
            say("stack", "loading the demo data, this first time only")
            self.manage("load_demo_data")
            self.home.remember(demo_data=True)

    def collect_static(self):
        fingerprint = static_fingerprint(BASE_DIR)
        if self.home.state.get("static") != fingerprint or not (self.home.path / "static").exists():
            self.manage("collectstatic", "--noinput", "--clear", "-v", "0")
            self.home.remember(static=fingerprint)

    def manage(self, command, *options):
        """One set-up step; its failure ends the start."""
        self.check_stopping()
        child = self.child(command, [sys.executable, "manage.py", command, *options])
        while child.alive:
            if self.stopping.wait(0.05):
                stop([child], APP_GRACE)
        self.check_stopping()
        if child.wait() != 0:
            raise SystemExit(f"manage.py {command} failed; see above, or var/log/{command}.log")

    def check_stopping(self):
        if self.stopping.is_set():
            raise Stopped

    def child(self, name, command):
        return Child(name, command, env=self.environment, cwd=BASE_DIR, log=self.home.log)

    def commands(self):
        """The log line has no query string and no address: neither searches nor people belong in logs."""
        gunicorn = [sys.executable, "-m", "gunicorn", "iwate_kankei.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        gunicorn += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"]
        gunicorn += ["--graceful-timeout", str(APP_GRACE - 1), "--log-level", "warning"]
        gunicorn += ["--access-logfile", "-", "--access-logformat", "%(m)s %(U)s %(s)s %(M)s ms"]
        if self.environment.get("DEBUG") == "1":
            gunicorn.append("--reload")
        # It warns root at length about pickled tasks; ours are JSON.
        not_as_root = "ignore:You're running the worker with superuser privileges"
        celery = [sys.executable, "-W", not_as_root, "-m", "celery", "--quiet", "-A", "iwate_kankei"]
        return {
            "web": gunicorn,
            "worker": [*celery, "worker", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle"],
            "beat": [*celery, "beat", "-l", "WARNING", "-s", self.home.path / "beat-schedule"],
        }

    def launch(self, name):
        self.apps[name] = self.child(name, self.commands()[name])
        self.write_down()

    def write_down(self):
        servers = self.servers.children if self.servers else []
        self.home.remember(processes=written_down([*self.apps.values(), *servers]))

    # --- Watch

    def watch(self):
        """Until a signal comes (0), or something keeps dying (1)."""
        greeting = threading.Thread(target=self.greet, daemon=True)
        greeting.start()
        while not self.stopping.wait(0.2):
            self.revive_servers()
            for name, child in list(self.apps.items()):
                if not child.alive:
                    self.count_death(name, f"ended with status {child.process.returncode}")
                    child.end_group()
                    self.launch(name)
        return 0

    def revive_servers(self):
        for server in self.servers.revive() if self.servers else []:
            self.count_death(server, "died")
            self.write_down()

    def count_death(self, name, what):
        now = time.monotonic()
        recent = self.deaths.setdefault(name, deque(maxlen=RESTARTS))
        if len(recent) == RESTARTS and now - recent[0] < 60:
            raise SystemExit(f"{name} keeps dying; see var/log/{name}.log")
        recent.append(now)
        say("stack", f"{name} {what}; started again")

    def greet(self):
        """Say the address once the portal answers; in demo mode with the accounts to sign in with."""
        answer = self.first_answer()
        if answer is None:
            return
        if answer != 200:
            say("stack", f"the portal runs, but {self.url}healthz answers {answer}")
        if self.environment.get("DEMO") == "1":
            try:
                self.manage("demo_accounts")
            except SystemExit as error:
                say("stack", error)
            except Stopped:
                return
        say(
            "stack",
            f"ready after {time.monotonic() - self.began:.1f} s: {self.url} (Ctrl-C stops everything)",
        )

    def first_answer(self):
        """Status of /healthz: 200, or after PATIENCE whatever it is; None when we are stopped meanwhile."""
        host = (
            self.environment.get("ALLOWED_HOSTS", "localhost")
            .split(",")[0]
            .lstrip(".")
            .replace("*", "localhost")
        )
        request = urllib.request.Request(f"{self.url}healthz", headers={"Host": host})
        status, begin = "nothing", time.monotonic()
        while status != 200 and time.monotonic() - begin < PATIENCE:
            if self.stopping.wait(0.2):
                return None
            try:
                with urllib.request.urlopen(request, timeout=5) as response:
                    status = response.status
            except urllib.error.HTTPError as error:
                status = f"{error.code}: {error.read(500).decode(errors='replace')}"
            except OSError:
                continue  # not up yet
        return status

    # --- Stop

    def stop(self):
        say("stack", "stopping")
        stop(list(self.apps.values()), APP_GRACE)
        if self.servers:
            self.servers.stop()
        self.home.remember(url=None, env=None, processes=None)
        say("stack", "stopped")
