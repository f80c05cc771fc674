"""Skills found in what people write: by a button, by a script, and saved with the form."""

import pytest

from companies import tagging
from companies.models import Skill
from iwate_kankei.models import Assignment
from participants.models import FormDraft
from tests.factories import ICHINOSEKI, challenge, participant, staff
from tests.matching import ties

pytestmark = pytest.mark.django_db
WORDS = "商社で通販サイトを任されていました。"


def shop():
    return Skill.objects.get(slug="online-shop")


def test_profile_button_finds_skills_saves_nothing_and_keeps_what_was_typed(client, sign_in):
    person = participant()
    sign_in(person.user)
    page = client.post("/my/profile/", {"name": "", "message": WORDS, "find_skills": "1"})
    assert page.status_code == 200
    assert f'name="add_skills" value="{shop().pk}"' in page.text
    assert WORDS in page.text
    assert "field--error" not in page.text and not person.held_skills.exists()
    person.refresh_from_db()
    assert person.message == ""
    assert FormDraft.objects.get().data["message"] == [WORDS]


def test_ticked_skills_join_the_profile_and_keep_a_chosen_level(client, sign_in):
    person = participant()
    sign_in(person.user)
    answers = {
        "name": "岩手 花子",
        "name_kana": "いわて はなこ",
        "residence": "東京都",
        "side_work": "ask",
        "place": "mixed",
        "payment": "either",
        "languages": ["en"],
    }
    press = Skill.objects.get(slug="press")
    chosen = {"skills": [press.pk], f"skills-level-{press.pk}": "3", "add_skills": [shop().pk, press.pk]}
    assert client.post("/my/profile/", answers | chosen).status_code == 302
    assert dict(person.held_skills.values_list("skill__slug", "level")) == {"online-shop": 2, "press": 3}
    person.refresh_from_db()
    assert person.languages == ["en"]


def test_what_the_profile_has_is_not_offered_again(client, sign_in):
    person = participant(message=WORDS)
    person.held_skills.create(skill=shop())
    sign_in(person.user)
    assert f'name="add_skills" value="{shop().pk}"' not in client.get("/my/profile/").text


def test_enter_in_a_field_still_saves_the_profile(client, sign_in):
    """The first button of a form is the one that Enter presses: it must not be the one that looks only."""
    sign_in(participant().user)
    form = client.get("/my/profile/").text.partition("data-autosave-to")[2]
    assert "find_skills" not in form[form.index("<button") :].partition(">")[0]


def test_the_sheet_gets_the_ticked_skills_once(client, sign_in):
    sheet = challenge(problem=WORDS)
    mentor = staff(Assignment.Role.MENTOR, ICHINOSEKI)
    sign_in(mentor)
    address = f"/challenges/{sheet.slug}/edit/"
    page = client.get(address)
    assert f'value="{shop().pk}"' in page.text
    form = page.context["form"]
    answers = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    for _twice in range(2):
        assert client.post(address, answers | {"add_skills": [shop().pk]}).status_code == 302
    assert [need.skill for need in sheet.needs.all()] == [shop()]


def test_a_letter_offers_skills_for_the_writers_own_profile(client, sign_in):
    proposal = ties.letter(bring=WORDS)
    author = ties.lead_of(proposal).participant
    sign_in(author.user)
    address = f"/my/proposals/{proposal.pk}/"
    page = client.post(address, {"bring": WORDS + "新", "find_skills": "1"})
    assert f'value="{shop().pk}"' in page.text
    proposal.refresh_from_db()
    assert proposal.bring == WORDS  # the button saves nothing
    client.post(address, {"bring": WORDS, "add_skills": [shop().pk]})
    assert author.held_skills.get().skill == shop()


def test_the_script_asks_by_post_and_signed_in(client, sign_in):
    address = "/skills/found/"
    assert client.post(address, {"text": WORDS}).status_code == 302
    sign_in(participant().user)
    assert client.get(address, {"text": WORDS}).status_code == 405
    found = client.post(address, {"text": WORDS}).json()["skills"]
    assert {"id": shop().pk, "name": str(shop())} in found
    again = client.post(address, {"text": WORDS, "chosen": [shop().pk, "x"]}).json()["skills"]
    assert shop().pk not in [each["id"] for each in again]


def test_nonsense_among_the_ticked_ones_gets_an_answer(client, sign_in):
    sign_in(participant().user)
    wrong = {"add_skills": ["9" * 30, "²", "-1"], "message": WORDS}
    assert client.post("/my/profile/", wrong | {"find_skills": "1"}).status_code == 200
    assert client.post("/my/profile/", wrong).status_code == 200
    assert client.post("/skills/found/", {"text": WORDS, "chosen": ["9" * 30, "²"]}).status_code == 200


def test_only_offered_skills_are_found():
    Skill.objects.filter(pk=shop().pk).update(is_active=False)
    assert shop() not in tagging.found_in(WORDS)


def test_an_online_shop_is_not_taken_for_the_messenger_line():
    assert "social-media" not in [skill.slug for skill in tagging.found_in("オンラインで売る")]
