"""Queue many messages at once, drain them, and compare with a bare smtplib loop to the same server.

bin/bench mail [--messages 100000] [--senders 2]
"""

import argparse
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

from iwate_kankei.devstack.processes import free_port

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(prog="bin/bench mail")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--senders", type=int, default=2, help="processes that drain the queue")
    parser.add_argument("--bare", type=int, default=5_000, help="mails of the bare smtplib loop")
    options = parser.parse_args()

    port = free_port(None)
    os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    os.environ["DEMO"] = "0"
    with tempfile.TemporaryDirectory() as directory:
        taken = Path(directory, "taken.txt")
        sink = subprocess.Popen([sys.executable, "-m", "tests.faults.sink", str(port), str(taken)], cwd=ROOT)
        try:
            run(options, port, taken)
        finally:
            sink.terminate()
            sink.wait()


def run(options, port, taken):
    django_ready()
    from django.core.management import call_command

    from iwate_kankei.models import User
    from notifications.models import Message

    call_command("migrate", verbosity=0)
    people = [
        User(email=f"bench{number}@example.jp", name=f"試験 {number}") for number in range(options.messages)
    ]
    User.objects.bulk_create(people, batch_size=5_000)

    started = time.perf_counter()
    Message.objects.enqueue_all("bench.hello", to=people, subject="お知らせ", text="本文\n" * 20)
    report("queued in one bulk", options.messages, started)

    bare = min(options.bare, options.messages)
    started = time.perf_counter()
    bare_loop(port, bare)
    report("bare smtplib, one connection", bare, started)

    started = time.perf_counter()
    senders = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.mail", "--drain"], cwd=ROOT)
        for _ in range(options.senders)
    ]
    failed = [sender for sender in senders if sender.wait() != 0]
    report(f"drained by {options.senders} senders", options.messages, started)
    arrived = len(set(taken.read_text().splitlines())) - bare
    print(f"arrived: {arrived} of {options.messages}; sent in the table: {Message.objects.sent().count()}")
    if failed or arrived != options.messages:
        raise SystemExit("not every message arrived")


def bare_loop(port, count):
    """The least that sending can cost: the same mail, no queue, no record of what was sent."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(count):
            mail = EmailMessage()
            mail["Subject"], mail["From"], mail["To"] = "お知らせ", "a@example.jp", f"bare{number}@example.jp"
            mail["Message-ID"] = f"<{number}@bare.example>"
            mail.set_content("本文\n" * 20)
            mail.add_alternative("<p>" + "本文<br>" * 20, subtype="html")
            server.send_message(mail)


def report(what, count, started):
    seconds = time.perf_counter() - started
    print(f"{what}: {count} in {seconds:.1f} s, {count / seconds:.0f} a second", flush=True)


def django_ready():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iwate_kankei.settings")
    import django

    django.setup()


def drain():
    django_ready()
    from notifications import outbox

    while outbox.send_due():
        pass


if __name__ == "__main__":
    drain() if sys.argv[1:] == ["--drain"] else main()
