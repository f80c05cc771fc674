"""The whole portal on one machine with nothing installed: PostgreSQL, Redis, web, worker, beat.

    python -m iwate_kankei.devstack up [--port 8000]           everything, in the foreground, data in var/
    python -m iwate_kankei.devstack exec [--durable] CMD ...   CMD beside throw-away servers

Works without Django, because it runs before the settings are complete. See docs/running.md.
"""
