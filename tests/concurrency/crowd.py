"""A web server of 2 processes with 8 threads, and many people who press a button at the same moment."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from iwate_kankei.models import User
from participants.models import Consent, Participant

CSRF = "c" * 32
WAIT = 240  # s: the last of a crowd is answered late when the machine has other work
SHAPE = ["--workers", "2", "--worker-class", "gthread", "--threads", "8", "--backlog", "1024"]


@contextmanager
def web_server(application="iwate_kankei.wsgi"):
    """The portal on a free port, on the tests' own database; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    env = os.environ | {
        "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "iwate_kankei.settings_test",
    }
    command = [sys.executable, "-m", "gunicorn", application, *SHAPE, "--bind", f"127.0.0.1:{port}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*command, "--no-control-socket"], env=env, **quiet)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(port):
    for _ in range(300):
        try:
            if ask(port, "GET", "/events/").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not start")


def ask(port, method, path, session=None, typed=None):
    """One request on a connection of its own; the answer is read to its end. session: a session's key."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
    cookies = f"csrftoken={CSRF}" + (f"; sessionid={session}" if session else "")
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"csrfmiddlewaretoken": CSRF, **(typed or {})}) if method == "POST" else None
    try:
        link.request(method, path, body, headers)
        answer = link.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        link.close()


def people(count):
    """(session key, participant) of people who are signed in."""
    users = User.objects.bulk_create(
        User(email=f"crowd{number}@example.jp", password="!") for number in range(count)
    )
    rows = Participant.objects.bulk_create(
        Participant(user=user, name=f"参加者{number}", email=user.email) for number, user in enumerate(users)
    )
    agreed = {"purpose": "programme", "version": "1", "how": "test"}
    Consent.objects.bulk_create(Consent(participant=row, **agreed) for row in rows)
    return [(_signed_in(row.user), row) for row in rows]


def _signed_in(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "iwate_kankei.access.RoleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def all_at_once(tasks):
    """Run every task in a thread of its own, all released at the same moment; returns their results."""
    gate = threading.Barrier(len(tasks))

    def run(task):
        gate.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def statuses(answers):
    return Counter(answer.status for answer in answers)
