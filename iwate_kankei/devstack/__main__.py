import argparse
import os
import subprocess
import sys

from . import supervisor
from .servers import throwaway
from .settings import local_settings


def main():
    parser = argparse.ArgumentParser(prog="devstack")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="run the portal in the foreground")
    up.add_argument("--port", default=os.environ.get("PORT") or "8000")
    run = commands.add_parser("exec", help="run a command beside throw-away servers")
    run.add_argument("--durable", action="store_true", help="fsync as in production, for measurements")
    run.add_argument("words", nargs=argparse.REMAINDER, metavar="CMD")
    options = parser.parse_args()
    if options.command == "up":
        return supervisor.up(options.port)
    with throwaway(durable=options.durable) as servers:
        environment = local_settings(port=8000, secret_key=servers.home.secrets["secret_key"]) | servers.urls
        return subprocess.call(options.words, env=os.environ | environment)


sys.exit(main())
