"""What the settings module needs from the environment when the servers are our own."""

import os


def local_settings(*, port, secret_key):
    """Values that the person at the keyboard has set in the environment win over these."""
    defaults = {
        "SECRET_KEY": secret_key,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "INSECURE_HTTP": "1",
        "DEMO": "1",
    }
    return {name: os.environ.get(name) or value for name, value in defaults.items()}
