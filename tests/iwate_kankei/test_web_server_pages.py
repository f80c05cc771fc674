import re

import pytest
from django.core.management import call_command


@pytest.fixture
def static(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("web_server_pages")
    return tmp_path


@pytest.mark.parametrize(
    "name,ja,en",
    [
        ("maintenance", "ただいまメンテナンス中です", "The portal is being maintained"),
        ("too_large", "送信する内容が大きすぎます", "What you send is too large"),
    ],
)
def test_the_pages_and_all_that_they_need_lie_among_the_static_files(settings, static, name, ja, en):
    page = (static / f"{name}.html").read_text(encoding="utf-8")
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert ja in page and en in page
    assert settings.MAIL_SENDER in page
    assert len(files) == 3
    assert all((static / file).is_file() for file in files)
