"""Every code of the engine in words, and who reads what: nobody learns how the other side ranks."""

import pytest
from django.utils.translation import override

from matching import changes, reasons
from matching.engine.reason import AUDIENCE, HOST, PARTICIPANT, STAFF
from matching.rounds.flaws import FLAWS, flaw_in_words

VALUES = {
    "rank": 1, "of": 3, "size": 2, "min": 2, "max": 3, "needs": 16, "has": 10, "slack": 0, "used": 8,
    "skills": ["accounting"], "members": ["p1", "p2"], "challenges": ["c1"], "challenge": "c1", "this": 2,
    "last": 1, "max_people": 2, "company": "1", "max_teams": 1, "aim": "placed", "is": 4, "would": 3,
    "eligible": 1,
}  # fmt: skip
SPECIAL = {"members_needed_elsewhere": {"eligible": ["p1"]}}
# What rests on how the host ranks, on how a person ranks, and on how other people rank.
OF_THE_HOST = {"challenge_rank", "company_did_not_list", "cut_off", "swap_loses_skill", "company_cap"}
OF_THE_PERSON = {
    "participant_rank", "participant_did_not_list", "participant_better", "no_free_team", "hours_taken",
    "listed_nothing", "hours", "onsite", "hours_fit",
}  # fmt: skip
OF_OTHERS = {
    "nobody_listed", "not_enough_eligible", "members_needed_elsewhere", "team_would_break", "aim",
    "group_member_not_eligible", "impossible", "not_proved", "forbidden",
}  # fmt: skip
CHANGE = {"was": 16, "would": 10, "challenge": "c1", "participant": "p1"}
READS_CHANGES = {
    "fewer_hours": {STAFF, PARTICIPANT},
    "no_onsite": {STAFF, PARTICIPANT},
    "not_forbidden": {STAFF},
    "smaller_minimum": {STAFF, HOST},
    "larger_maximum": {STAFF},
    "without_skill": {STAFF, PARTICIPANT, HOST},
    "better_rank": {STAFF},
}


def readers(code):
    reason = {"code": code, "values": SPECIAL.get(code, VALUES)}
    return {viewer for viewer in (STAFF, PARTICIPANT, HOST) if reasons.words([reason], viewer, str)}


def test_every_code_has_words():
    assert set(reasons.WORDS) == set(AUDIENCE)


@pytest.mark.parametrize("code", sorted(AUDIENCE))
def test_staff_read_every_code_and_nobody_reads_more_than_the_engine_allows(code):
    assert STAFF in readers(code)
    assert readers(code) <= AUDIENCE[code]


@pytest.mark.parametrize("code", sorted(OF_THE_HOST))
def test_a_participant_never_reads_what_rests_on_the_hosts_ranking(code):
    assert PARTICIPANT not in readers(code)


@pytest.mark.parametrize("code", sorted(OF_THE_PERSON))
def test_a_host_never_reads_what_rests_on_a_persons_ranking_or_limits(code):
    assert HOST not in readers(code)


@pytest.mark.parametrize("code", sorted(OF_OTHERS))
def test_what_rests_on_other_people_is_for_staff_only(code):
    assert readers(code) == {STAFF}


def test_everybody_else_reads_only_what_was_agreed_or_seen_by_both_sides():
    """The codes that are left are named one by one: a new one has to be thought about."""
    rest = set(AUDIENCE) - OF_THE_HOST - OF_THE_PERSON - OF_OTHERS
    assert {code: readers(code) for code in sorted(rest)} == {
        "group": {STAFF, PARTICIPANT, HOST},
        "lottery": {STAFF, PARTICIPANT, HOST},
        "only_holder": {STAFF, PARTICIPANT, HOST},
        "pinned": {STAFF, PARTICIPANT, HOST},
        "skill_nobody_holds": {STAFF, HOST},
        "skills_brought": {STAFF, PARTICIPANT, HOST},
        "team_size": {STAFF, PARTICIPANT, HOST},
        "unstaffed": {STAFF, PARTICIPANT},
    }


@pytest.mark.parametrize("code", sorted(READS_CHANGES))
def test_who_reads_which_change(code):
    change = (
        CHANGE | {"code": code} | ({"was": "accounting", "would": None} if code == "without_skill" else {})
    )
    found = {viewer for viewer in (STAFF, PARTICIPANT, HOST) if changes.words([change], viewer, str)}
    assert found == READS_CHANGES[code]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("code", sorted(AUDIENCE))
def test_the_words_are_whole_in_both_languages(code, language):
    reason = {"code": code, "values": SPECIAL.get(code, VALUES)}
    with override(language):
        for viewer in (STAFF, PARTICIPANT, HOST):
            for said in reasons.words([reason], viewer, str):
                assert "%(" not in said and said.endswith(("。", "."))
                assert any("぀" <= letter <= "鿿" for letter in said) == (language == "ja")


def test_every_flaw_that_the_engine_finds_has_words():
    import inspect
    import re

    from matching.engine import outlook

    source = inspect.getsource(outlook)
    plain = set(re.findall(r'Flaw\("(\w+)"', source)) | {"person_fits_nothing"}
    shortages = {f"challenge_{code}" for code in re.findall(r'yield Reason\("(\w+)"', source)}
    persons = {f"person_{code}" for code in ("hours", "onsite", "company_did_not_list")}
    assert plain | shortages | persons <= set(FLAWS)
    for code in FLAWS:
        assert "c1" in flaw_in_words(code, ["c1"], str)


def test_a_better_rank_among_equals_is_not_said_as_the_same_number():
    shared = {"code": "better_rank", "was": 1, "would": 1}
    assert changes.words([shared], STAFF, str) != []
    assert "1" not in changes.words([shared], STAFF, str)[0]
