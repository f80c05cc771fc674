"""Sign-up and sign-in: short, without a password if one likes, and silent about who has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.test import Client
from django.utils import timezone

from iwate_kankei.access import STRONG
from iwate_kankei.models import User
from notifications.models import Message
from participants.models import Participant
from tests.factories import PASSWORD, participant, staff

pytestmark = pytest.mark.django_db
SIGNUP, LOGIN, CODE = "/accounts/signup/", "/accounts/login/", "/accounts/login/code/"
CONFIRM_CODE, VERIFY, RESET = (
    "/accounts/login/code/confirm/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
)


def mailed_code(address):
    text = Message.objects.filter(to=address).latest("id").text
    return re.search(r"^\s*([0-9A-Z][0-9A-Z-]{3,11})\s*$", text, re.M)[1]


def sign_up(client, address, **answers):
    return client.post(SIGNUP, {"email": address, "consent": "on"} | answers)


def shown(client, answer):
    """What a stranger can tell an answer by: status, target, words; tokens and the address itself aside."""
    page = client.get(answer.url) if answer.status_code == 302 else answer
    words = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.text)
    words = re.sub(r"(known|unknown)@example\.jp", "ADDRESS", words)
    return answer.status_code, getattr(answer, "url", ""), words


def test_sign_up_is_one_page_of_three_answers_and_a_code(client):
    page = client.get(SIGNUP).text
    form = page[page.index("<form", page.index("<main")) :].partition("</form>")[0]
    asked = re.findall(r'<input type="(?!hidden)\w+" name="(\w+)"', form)
    assert sorted(asked) == ["consent", "email", "password1"]
    assert 'type="email" name="email"' in form  # the keyboard of a telephone with @


def test_without_a_password_the_mailed_codes_are_enough(client):
    assert sign_up(client, "new@example.jp").status_code == 302
    assert client.post(VERIFY, {"code": mailed_code("new@example.jp")}).url == "/my/"
    person = Participant.objects.get(user__email="new@example.jp")
    assert not person.user.has_usable_password()
    assert "お名前とお住まいをお聞かせください" in client.get("/my/").text
    client.post("/accounts/logout/")
    client.post(CODE, {"email": "new@example.jp"})
    assert client.post(CONFIRM_CODE, {"code": mailed_code("new@example.jp")}).url == "/my/"
    assert client.get("/my/").status_code == 200


def test_a_passkey_is_offered_afterwards_until_there_is_one(client, sign_in):
    person = participant()
    sign_in(person.user)
    assert "/accounts/2fa/webauthn/add/" in client.get("/my/").text
    person.user.authenticator_set.create(type="webauthn", data={})
    assert "/accounts/2fa/webauthn/add/" not in client.get("/my/").text


def test_a_weak_password_is_refused_in_words(client):
    answer = sign_up(client, "new@example.jp", password1="12345678")
    assert answer.status_code == 200
    assert "パスワード" in answer.text
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        (SIGNUP, {"password1": PASSWORD, "consent": "on"}),
        (SIGNUP, {"consent": "on"}),
        (CODE, {}),
        (RESET, {}),
        (LOGIN, {"login": "{address}", "password": "wrong-word-1917"}),
    ],
    ids=["sign-up", "sign-up-bare", "code", "reset", "sign-in"],
)
def test_nobody_learns_who_has_an_account(form, answers):
    participant(email="known@example.jp")
    found = []
    for address in ("known@example.jp", "unknown@example.jp"):
        client = Client()
        filled = {key: value.format(address=address) for key, value in answers.items()}
        found.append(shown(client, client.post(form, {"email": address} | filled)))
    assert found[0] == found[1]


@pytest.mark.parametrize("form", [VERIFY, CONFIRM_CODE], ids=["sign-up", "sign-in"])
def test_a_wrong_code_tells_nothing_either(form):
    participant(email="known@example.jp")
    found = []
    for address in ("known@example.jp", "unknown@example.jp"):
        client = Client()
        begin = SIGNUP if form == VERIFY else CODE
        client.post(begin, {"email": address, "consent": "on"})
        found.append(shown(client, client.post(form, {"code": "000000"})))
    assert found[0] == found[1]


@pytest.mark.parametrize(("begin", "form"), [(SIGNUP, VERIFY), (CODE, CONFIRM_CODE)], ids=["sign-up", "code"])
def test_another_code_is_asked_for_twice_at_most_and_tells_nothing(begin, form, time_machine):
    participant(email="known@example.jp")
    time_machine.move_to(timezone.now(), tick=False)
    found = []
    for address in ("known@example.jp", "unknown@example.jp"):
        client = Client()
        client.post(begin, {"email": address, "consent": "on"})
        pages = []
        for _time in range(4):
            time_machine.shift(11)  # one in ten seconds
            pages.append(client.post(form, {"action": "resend"}, follow=True))
        found.append([shown(client, each) for each in pages])
        assert ["新しいコードを送る" in each.text for each in pages] == [True, False, False, False]
    assert found[0] == found[1]
    fresh = "unknown@example.jp" if begin == SIGNUP else "known@example.jp"
    assert Message.objects.filter(to=fresh).count() == 3


def test_the_owner_of_an_address_is_told_of_a_second_sign_up(client):
    participant(email="known@example.jp")
    sign_up(client, "known@example.jp", password1=PASSWORD)
    assert "すでに" in Message.objects.filter(to="known@example.jp").latest("id").text
    assert User.objects.count() == 1


@pytest.mark.parametrize(("form", "most"), [(CODE, 3), (RESET, 5)], ids=["code", "reset"])
def test_nobody_floods_a_mailbox(form, most):
    participant(email="known@example.jp")
    for _time in range(most + 2):
        Client().post(form, {"email": "known@example.jp"})
    assert Message.objects.filter(to="known@example.jp").count() == most


def test_sign_ups_from_one_address_of_the_net_are_limited():
    answers = [sign_up(Client(), f"a{number}@example.jp") for number in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert "数分お待ちいただき" in answers[-1].text  # in the page's language, with the way out
    assert User.objects.count() == 20


def test_guessing_passwords_is_stopped_even_for_the_right_one(client):
    participant(email="known@example.jp")
    for number in range(5):
        client.post(LOGIN, {"login": "known@example.jp", "password": f"wrong-word-{number}"})
    client.post(LOGIN, {"login": "known@example.jp", "password": PASSWORD})
    assert client.get("/my/").status_code == 302


def test_a_code_is_guessed_three_times_at_most(client):
    participant(email="known@example.jp")
    client.post(CODE, {"email": "known@example.jp"})
    right = mailed_code("known@example.jp")
    for _time in range(3):
        client.post(CONFIRM_CODE, {"code": "000000" if right != "000000" else "111111"})
    client.post(CONFIRM_CODE, {"code": right})
    assert client.get("/my/").status_code == 302


def test_whoever_began_an_account_for_another_ones_address_gets_nothing(client):
    attacker = Client()
    sign_up(attacker, "owner@example.jp", password1="attackers-word-1")
    client.post(CODE, {"email": "owner@example.jp"})
    client.post(CONFIRM_CODE, {"code": mailed_code("owner@example.jp")})
    assert client.get("/my/").status_code == 200
    assert EmailAddress.objects.get().verified
    attacker.post(LOGIN, {"login": "owner@example.jp", "password": "attackers-word-1"})
    assert attacker.get("/my/").status_code == 302


def test_a_code_later_on_leaves_a_proven_password_alone(client):
    person = participant(email="known@example.jp")
    client.post(CODE, {"email": "known@example.jp"})
    client.post(CONFIRM_CODE, {"code": mailed_code("known@example.jp")})
    person.user.refresh_from_db()
    assert person.user.check_password(PASSWORD)


def test_the_record_goes_with_the_account_to_a_new_address(client):
    person = participant(email="old@example.jp")
    client.post(LOGIN, {"login": "old@example.jp", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@example.jp", "action_add": ""})
    client.post(VERIFY, {"code": mailed_code("new@example.jp")})
    person.user.refresh_from_db()
    person.refresh_from_db()
    assert (person.user.email, person.email) == ("new@example.jp", "new@example.jp")


def test_a_passkey_is_asked_for_after_the_password_only_in_office():
    """For everybody else it is another way in: the password or a mailed code goes on working without it."""
    for person in (participant().user, staff()):
        Authenticator.objects.create(user=person, type="webauthn", data={"name": "電話", "credential": {}})
        asked = is_mfa_enabled(person, STRONG)
        assert asked == person.duties.is_staff_anywhere, person


def test_a_key_that_was_added_to_stand_beside_the_password_is_asked_for():
    person = participant().user
    told = {"clientExtensionResults": {"credProps": {"rk": False}}}
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "鍵", "credential": told})
    assert is_mfa_enabled(person, STRONG)


def test_an_app_is_asked_for_from_everybody_who_set_it_up():
    person = participant().user
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert is_mfa_enabled(person, STRONG)
