#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["solve_round"]:
        # Pure computation: it also runs where nothing is configured and no server is near.
        from matching.engine.cli import main

        sys.exit(main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iwate_kankei.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
