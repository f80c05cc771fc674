"""A mail run under fire: real PostgreSQL, Redis, Celery workers, two beats and a mail server of our own."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg2

from iwate_kankei.devstack.processes import free_port
from iwate_kankei.devstack.servers import throwaway

ROOT = Path(__file__).resolve().parents[2]
CELERY = ["-W", "ignore", "-m", "celery", "-A", "iwate_kankei"]
LEASE = 10  # seconds; what a killed sender had claimed comes back soon
QUEUE = """
from notifications.models import Message
to = [f"person{{number}}@example.jp" for number in range({count})]
Message.objects.enqueue_all("faults.hello", to=to, subject="Hello", text="A word to you.\\n")
"""


@dataclass
class Outcome:
    """doubled: {address: times}; accounted: how many of these the table knows to be in doubt."""

    queued: int
    seconds: float
    delivered: int
    lost: list
    doubled: dict
    accounted: int
    strange_ids: int
    unsent: int
    kills: Counter
    restarts: Counter  # of processes that were dead, killed or not
    log: str = field(repr=False)  # the last lines of all processes

    def __str__(self):
        return (
            f"{self.queued} queued, {self.delivered} delivered in {self.seconds:.0f} s, "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled ({self.accounted} known to be in doubt), "
            f"{self.strange_ids} doubles with another Message-ID, {self.unsent} unsent; "
            f"killed: {dict(self.kills)}, restarted: {dict(self.restarts)}"
        )


class Campaign:
    def __init__(self, directory, *, workers=2, children=2, seed=1):
        self.directory, self.workers, self.children = Path(directory), workers, children
        self.dice, self.kills, self.restarts = random.Random(seed), Counter(), Counter()
        self.commands, self.running = {}, {}  # by name: words; process

    @contextmanager
    def stand(self):
        """Everything started, tables made; everything of it ended afterwards."""
        with ExitStack() as stack:
            self.servers = stack.enter_context(throwaway(durable=True))
            port = free_port(None)
            self.log = self.directory / "taken.txt"
            self.log.touch()
            self.environment = os.environ | self.servers.urls
            self.environment |= {
                "DJANGO_SETTINGS_MODULE": "iwate_kankei.settings",
                "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
                "ALLOWED_HOSTS": "portal.example",
                "SITE_URL": "https://portal.example",
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                "OUTBOX_LEASE": str(LEASE),
                "OUTBOX_SWEEP": "1",
                "DEMO": "0",
            }
            stack.callback(self._end)
            self.launch("sink", "-m", "tests.faults.sink", str(port), str(self.log))
            self._python("manage.py", "migrate", "--verbosity=0")
            for number in range(2):  # two beats: the second must do no harm
                schedule = self.directory / f"beat{number}"
                self.launch(f"beat{number}", *CELERY, "beat", f"--schedule={schedule}", "--pidfile=")
            for number in range(self.workers):
                options = [f"--concurrency={self.children}", "--without-gossip", "--without-mingle"]
                name = f"--hostname=w{number}@%h"
                self.launch(f"worker{number}", *CELERY, "worker", "--loglevel=warning", name, *options)
            yield self

    def queue(self, count):
        self.queued, self.began = count, time.monotonic()
        self._python("manage.py", "shell", "--no-imports", "--command", QUEUE.format(count=count))

    def fight(self, *, kills, postgres_restarts=1, patience=600):
        """Kill and restart at random until `kills` are done and all is sent, or `patience` seconds end."""
        end = time.monotonic() + patience
        next_redis, restart_at = time.monotonic() + 5, kills // 2
        while time.monotonic() < end and (sum(self.kills.values()) < kills or not self._all_done()):
            time.sleep(self.dice.uniform(0.3, 1.2))
            self._restart_the_dead()
            if sum(self.kills.values()) >= kills:
                continue
            self._kill_a_sender()
            if time.monotonic() > next_redis:
                self._kill_redis()
                next_redis = time.monotonic() + self.dice.uniform(5, 8)
            if postgres_restarts and sum(self.kills.values()) >= restart_at:
                self._restart_postgres()
                postgres_restarts -= 1
        return self._outcome()

    def watch(self, *, patience):
        """Only wait until all is sent, or `patience` seconds end."""
        end = time.monotonic() + patience
        while time.monotonic() < end and not self._all_done():
            time.sleep(0.2)
        return self._outcome()

    # --- what goes wrong

    def _kill_a_sender(self):
        """Mostly a child of a worker in the middle of its work; now and then a whole worker."""
        main = self.running[f"worker{self.dice.randrange(self.workers)}"]
        with suppress(psutil.NoSuchProcess):
            if self.dice.random() < 0.1:
                self._kill(main)
                self.kills["worker"] += 1
            elif children := psutil.Process(main.pid).children():  # none while a worker is only starting
                self.dice.choice(children).kill()
                self.kills["sender"] += 1

    def _kill_redis(self):
        self.servers.redis.child.process.kill()
        self.servers.redis.child.wait()
        self.kills["redis"] += 1
        time.sleep(0.3)
        self.servers.revive()

    def _restart_postgres(self):
        child = self.servers.postgres.child
        child.process.send_signal(signal.SIGINT)
        child.wait()
        self.kills["postgres"] += 1
        self.servers.revive()

    # --- processes

    def launch(self, name, *words):
        self.commands[name] = words
        with open(self.directory / "processes.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _restart_the_dead(self):
        """As systemd does (Restart=always): a worker may also end by itself, when Redis or a child that is
        only starting dies at the wrong moment."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self._kill(process)  # children that it has left behind
                self.launch(name, *self.commands[name])
                self.restarts[name.rstrip("0123456789")] += 1

    def _kill(self, process):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _python(self, *words):
        subprocess.run([sys.executable, "-W", "ignore", *words], cwd=ROOT, env=self.environment, check=True)

    def _end(self):
        for process in self.running.values():
            self._kill(process)

    # --- the reckoning

    def _ask(self, query):
        with suppress(psycopg2.OperationalError):
            connection = psycopg2.connect(self.servers.urls["DATABASE_URL"])
            try:
                with connection.cursor() as cursor:
                    cursor.execute(query)
                    return cursor.fetchall()
            finally:
                connection.close()
        return None

    def _all_done(self):
        return self._ask("select count(*) from notifications_message where status <> 'sent'") == [(0,)]

    def _outcome(self):
        taken = [line.split("\t") for line in self.log.read_text().splitlines()]
        times = Counter(address for address, _id in taken)
        doubled = {address: count for address, count in times.items() if count > 1}
        in_doubt = self._ask('select "to" from notifications_message where doubts > 0')
        everybody = {f"person{number}@example.jp" for number in range(self.queued)}
        return Outcome(
            queued=self.queued,
            seconds=time.monotonic() - self.began,
            delivered=len(times),
            lost=sorted(everybody - times.keys()),
            doubled=doubled,
            accounted=len(doubled.keys() & {address for (address,) in in_doubt}),
            strange_ids=len({tuple(pair) for pair in taken}) - len(times),
            unsent=self._ask("select count(*) from notifications_message where status <> 'sent'")[0][0],
            kills=self.kills,
            restarts=self.restarts,
            log=_tail(self.directory / "processes.log"),
        )


def _tail(file, lines=60):
    return "\n".join(file.read_text(errors="replace").splitlines()[-lines:])
