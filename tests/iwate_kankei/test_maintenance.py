import re

from django.core.management import call_command


def test_the_page_and_all_that_it_needs_lie_among_the_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("maintenance_page")
    page = (tmp_path / "maintenance.html").read_text(encoding="utf-8")
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert "ただいまメンテナンス中です" in page
    assert settings.MAIL_SENDER in page
    assert len(files) == 3
    assert all((tmp_path / name).is_file() for name in files)
