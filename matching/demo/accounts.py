"""One account for each role. They exist only with sample data; the password is no secret."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from iwate_kankei.models import Assignment, User

PASSWORD = "iwate-demo-2026"
# The authenticator's seed for every sample account in office; /demo/mail/ shows the current code.
TOTP_SECRET = "IWATEKANKEIDEMOONLYSECRET234567A"

STAFF = [
    # local part of the address, name, role, municipality, organisation
    ("prefecture", "県職員（サンプル）", Assignment.Role.PREFECTURE, None, "岩手県 地域振興室"),
    ("ichinoseki", "一関市職員（サンプル）", Assignment.Role.CITY, "032093", "一関市 いきがづくり課"),
    ("kamaishi", "釜石市職員（サンプル）", Assignment.Role.CITY, "032115", "釜石市 オープンシティ推進室"),
    ("operator", "運営担当（サンプル）", Assignment.Role.OPERATOR, None, "運営事務局"),
    (
        "mentor-ichinoseki",
        "一関のメンター（サンプル）",
        Assignment.Role.MENTOR,
        "032093",
        "一関のメンター団体",
    ),
    ("mentor-kamaishi", "釜石のメンター（サンプル）", Assignment.Role.MENTOR, "032115", "釜石のメンター団体"),
]
PARTICIPANT = "participant@example.jp"
HOST = "host@example.jp"
OFFICE = "iwate-kankei@example.jp"  # where questions go; nobody signs in with it


def account(email, name, password=PASSWORD):
    """The user with this address, with a verified e-mail address; made if there is none."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=name)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def staff(programme):
    """{local part: User} of everybody in office, with their second factor enrolled."""
    people = {}
    for local, name, role, municipality, organisation in STAFF:
        user = people[local] = account(f"{local}@example.jp", name)
        Assignment.objects.get_or_create(
            user=user,
            role=role,
            municipality_id=municipality,
            programme=programme if role == Assignment.Role.OPERATOR else None,
            # On duty since the programme of 2018, whose matches they record.
            defaults={"organisation": organisation, "starts_on": dt.date(2018, 4, 1)},
        )
        Authenticator.objects.get_or_create(
            user=user,
            type=Authenticator.Type.TOTP,
            defaults={"data": {"secret": get_adapter().encrypt(TOTP_SECRET)}},
        )
    return people


def table():
    """Rows (role, address, where to start) as `bin/run` prints them."""
    for local, name, *_ in STAFF:
        yield name, f"{local}@example.jp", "/mentor/" if local.startswith("mentor") else "/admin/"
    yield "参加者（サンプル）", PARTICIPANT, "/my/"
    yield "受入企業（サンプル）", HOST, "/host/"
