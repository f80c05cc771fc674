"""What people in office see of the mails, and what they may do with them."""

import pytest
from django.urls import reverse

from iwate_kankei.models import Assignment
from notifications import outbox, wordings
from notifications.models import Bounce, Message, Wording, WordingVersion
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/message/"
Role = Assignment.Role


@pytest.fixture
def prefecture(sign_in):
    return sign_in(factories.staff(Role.PREFECTURE))


def mail_to(person, kind):
    Message.objects.enqueue(kind, to=person)
    outbox.send_due()
    return Message.objects.latest("id")


def test_the_list_shows_what_was_sent_and_how_long_the_queue_is(prefecture, kind):
    mail_to(factories.user(email="hanako@example.jp"), kind())
    Message.objects.enqueue(kind(), to=factories.user())
    page = prefecture.get(LIST).content.decode()
    assert "hanako@example.jp" in page
    assert "1通" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_number_of_questions(prefecture, kind, rows, django_assert_num_queries):
    Message.objects.enqueue_all(kind(), to=[f"person{number}@example.jp" for number in range(rows)])
    prefecture.get(LIST)
    with django_assert_num_queries(9):
        prefecture.get(LIST)


def test_a_city_sees_mails_to_its_own_people_but_not_what_they_say(sign_in, kind):
    ours = factories.participant(email="ours@example.jp")
    ours.municipalities.add(factories.ICHINOSEKI)
    theirs = factories.participant(email="theirs@example.jp")
    theirs.municipalities.add(factories.KAMAISHI)
    seen, unseen = mail_to(ours.user, kind()), mail_to(theirs.user, kind())
    client = sign_in(factories.staff(Role.CITY, factories.ICHINOSEKI))
    page = client.get(LIST).content.decode()
    assert "ours@example.jp" in page and "theirs@example.jp" not in page
    detail = client.get(f"{LIST}{seen.pk}/change/").content.decode()
    assert "こんにちは、岩手。" not in detail
    assert client.get(f"{LIST}{unseen.pk}/change/").status_code == 302


def test_the_prefecture_reads_what_was_sent(prefecture, kind):
    message = mail_to(factories.user(), kind())
    assert "こんにちは、岩手。" in prefecture.get(f"{LIST}{message.pk}/change/").content.decode()


def do(client, action, row, model="message"):
    path = reverse(f"admin:notifications_{model}_changelist")
    return client.post(path, {"action": action, "_selected_action": [row.pk], "confirmed": "1"}, follow=True)


def test_resending_makes_a_second_message_and_leaves_the_first(prefecture, kind):
    first = mail_to(factories.user(), kind())
    do(prefecture, "resend", first)
    outbox.send_due()
    both = list(Message.objects.order_by("id"))
    assert [message.status for message in both] == ["sent", "sent"]
    assert both[0].message_id != both[1].message_id


def test_a_code_is_never_resent(prefecture):
    Message.objects.enqueue_account_mail("login_code", to="a@example.jp", rendered="C\n\n1", is_code=True)
    outbox.send_due()
    page = do(prefecture, "resend", Message.objects.get()).content.decode()
    assert Message.objects.count() == 1
    assert "errornote" in page or "error" in page


def test_withdrawing_by_hand_holds_even_if_the_planner_queues_it_again(prefecture, kind, only):
    person, hello = factories.user(), kind()
    Message.objects.enqueue(hello, to=person)
    do(prefecture, "withdraw", only())
    Message.objects.enqueue(hello, to=person)
    outbox.send_due()
    assert only().status == Message.Status.WITHDRAWN


def test_why_a_mail_did_not_go_is_told_in_the_readers_language(prefecture, kind, only):
    Message.objects.enqueue(kind(), to=factories.user())
    message = only()
    Message.objects.filter(pk=message.pk).update(status="withdrawn", last_error="the event has moved")
    address = f"/admin/notifications/message/{message.pk}/change/"
    assert "イベントの日時が変わりました" in prefecture.get(address).content.decode()
    Message.objects.update(last_error="SMTPDataError: (451, b'try again')")
    assert "451" in prefecture.get(address).content.decode()


def test_mails_are_found_by_name_and_by_address_however_they_are_typed(prefecture, kind):
    person = factories.participant("遠野 月子", email="tsukiko@example.jp")
    message = mail_to(person.user, kind())
    Message.objects.enqueue(kind(), to="hall@example.jp")
    without_account = Message.objects.latest("id")

    def found(words):
        return list(prefecture.get(LIST, {"q": words}).context["cl"].result_list)

    for words in ("遠野", "遠野　月子", "Tsukiko@example.jp", "ｔｓｕｋｉｋｏ"):
        assert found(words) == [message], words
    assert found("hall@") == [without_account]
    assert found("花巻") == []


def test_a_city_can_neither_resend_nor_withdraw(sign_in, kind, only):
    person = factories.participant()
    person.municipalities.add(factories.ICHINOSEKI)
    Message.objects.enqueue(kind(), to=person.user)
    do(sign_in(factories.staff(Role.CITY, factories.ICHINOSEKI)), "withdraw", only())
    assert only().status == Message.Status.QUEUED


def test_clearing_a_bounce_lets_mail_go_again(prefecture, kind):
    bounce = Bounce.objects.create(address="a@example.jp", kind=Bounce.Kind.HARD, source="test")
    do(prefecture, "clear", bounce, "bounce")
    bounce.refresh_from_db()
    assert bounce.cleared_at and bounce.cleared_by
    assert mail_to(factories.user(email="a@example.jp"), kind()).status == Message.Status.SENT


# --- words


@pytest.fixture
def editor(prefecture, kind):
    """The change page of the Japanese wording of a test kind."""
    kind()
    prefecture.get("/admin/notifications/wording/")
    row = Wording.objects.get(kind="test.word", language="ja")
    return f"/admin/notifications/wording/{row.pk}/"


def test_every_kind_is_in_the_list_of_wordings(prefecture, editor):
    assert prefecture.get("/admin/notifications/wording/?q=test.word").context["cl"].result_count == 2


def test_editing_begins_with_the_built_in_text_and_shows_the_placeholders(prefecture, editor):
    html = prefecture.get(f"{editor}change/").content.decode()
    assert "こんにちは、{{ word }}。" in html
    assert "<code>{{ word }}</code>" in html


def test_new_words_are_saved_with_their_version(prefecture, editor):
    prefecture.post(f"{editor}change/", {"subject": "ひとこと", "text": "{{ word }}より"})
    assert Wording.objects.exclude(text="").get().text == "{{ word }}より"
    assert WordingVersion.objects.get().made_by is not None


def test_an_unknown_placeholder_is_refused_and_what_was_typed_stays(prefecture, editor):
    html = prefecture.post(f"{editor}change/", {"subject": "あ", "text": "{{ wrod }}より"}).content.decode()
    assert "wrod" in html
    assert not Wording.objects.exclude(text="").exists()


def test_the_preview_is_filled_with_real_data_and_saves_nothing(prefecture, editor, kind):
    mail_to(factories.user(), kind())
    html = prefecture.post(f"{editor}preview/", {"subject": "あ", "text": "{{ word }}より"}).content.decode()
    assert "岩手より" in html
    assert not Wording.objects.exclude(text="").exists()


def test_reset_goes_back(prefecture, editor):
    wordings.save(
        wording=Wording.objects.get(kind="test.word", language="ja"), subject="a", text="b", by=None
    )
    prefecture.post(f"{editor}reset/")
    assert not Wording.objects.exclude(text="").exists()


@pytest.mark.parametrize("verb", ["preview", "reset"])
def test_an_operator_reads_wordings_but_changes_none(sign_in, editor, verb):
    programme = factories.programme()
    client = sign_in(factories.staff(Role.OPERATOR, programme=programme))
    assert client.get(f"{editor}change/").status_code == 200
    assert client.post(f"{editor}{verb}/", {"subject": "a", "text": "b"}).status_code == 404
