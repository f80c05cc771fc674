"""A list of an earlier year on its way through the office's pages: 1,000 rows in CP932 with 50 faults."""

import re
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participants import actions
from participants.actions import importing
from participants.models import EarlierTie, ImportRun, Participant
from tests.factories import staff

from .test_importing import a_list_of_1000_with_50_faults

pytestmark = pytest.mark.django_db
FAULT = re.compile(r'<tr><td [^>]*"行">(\d+)</td><td [^>]*"列">(\w+)</td><td [^>]*>([^<]*)</td></tr>')


def upload(client, content):
    """The address of the preview."""
    return client.post("/people/imports/", {"file": SimpleUploadedFile("2018.csv", content)}).url


def faults(page):
    """{row: [[column, words]]} as the preview's table shows them."""
    return {int(row): [[column, words]] for row, column, words in FAULT.findall(page)}


def die_after(portions, monkeypatch):
    """The worker is killed before it writes the next portion."""
    write, number = importing._write_portion, count(1)

    def write_or_die(run):
        if next(number) > portions:
            raise KeyboardInterrupt
        return write(run)

    monkeypatch.setattr(importing, "_write_portion", write_or_die)


def test_a_list_goes_through_the_pages_whole_and_twice_changes_nothing(client, sign_in, monkeypatch):
    content, expected = a_list_of_1000_with_50_faults()
    sign_in(staff())
    address = upload(client, content)
    preview = client.get(address).text
    assert faults(preview) == expected and len(expected) == 50
    assert "2018-09-21は（金）です。（土）ではありません" in preview
    assert Participant.objects.count() == 0  # nothing is written until confirmed
    client.post(f"{address}confirm/", {"consented": "on"})
    assert Participant.objects.count() == 0  # nor by the page: the worker writes

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        die_after(3, patch)
        actions.write_imports()
    assert Participant.objects.count() == 300
    assert actions.write_imports() == 650
    assert Participant.objects.count() == EarlierTie.objects.count() == 950
    assert "取込済み" in client.get(address).text
    assert not ImportRun.objects.get().rows.exclude(cells=[]).exists()  # the waiting room keeps nobody's data

    again = upload(client, content)
    client.post(f"{again}confirm/", {"consented": "on"})
    actions.write_imports()
    assert Participant.objects.count() == EarlierTie.objects.count() == 950
    assert Participant.objects.filter(consents__purpose="programme").count() == 950
    run = ImportRun.objects.order_by("pk").last()
    assert set(run.rows.values_list("outcome", flat=True)) == {"known", "skipped"}
