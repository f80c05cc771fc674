import json
from fractions import Fraction

import pytest

from matching.engine import parsing
from matching.engine.parsing import InputError


def sample():
    return {
        "id": "x",
        "kind": "team",
        "participants": [
            {"id": "p1", "prefs": [["c1"], ["c2"]], "hours": 7.5, "skills": ["ec"]},
            {"id": "p2", "prefs": []},
        ],
        "challenges": [
            {"id": "c1", "company": "k", "city": "x", "min": 1, "max": 2, "prefs": [["p1", "p2"]]},
            {"id": "c2", "company": "k", "city": "y", "min": 0, "max": 1, "prefs": [["p1"]]},
        ],
        "pins": [["p1", "c1"]],
    }


def put(data, place, value):
    *path, last = place
    for step in path:
        data = data[step]
    if value is None:
        del data[last]
    else:
        data[last] = value


def test_defaults_and_exact_decimals():
    instance = parsing.load(json.dumps(sample()))
    p1, p2 = instance.participants
    assert (p1.hours, p1.max_teams, p1.onsite) == (Fraction(15, 2), 1, True)
    assert (p2.hours, p2.skills) == (None, frozenset())
    assert (instance.challenges[0].hours, instance.challenges[0].onsite) == (0, False)
    assert instance.order == ("staffed", "city_gap", "blocking", "placed", "cost")
    assert instance.seed == "x"


def test_ranks_count_tie_groups():
    instance = parsing.load(json.dumps(sample()))
    assert instance.participant_ranks["p1"] == {"c1": 1, "c2": 2}
    assert instance.challenge_ranks["c1"] == {"p1": 1, "p2": 1}


def test_aims_left_out_of_the_order_follow():
    order = parsing.order_from(["cost", "blocking"], "order")
    assert order == ("cost", "blocking", "staffed", "city_gap", "placed")


@pytest.mark.parametrize(
    "place, value, complaint",
    [
        (["kind"], "other", "kind: 'other' is none of hr, hrt, hrlq, spa_s, team"),
        (["id"], None, "id: is missing"),
        (["participants"], None, "participants: is missing"),
        (["participants"], {}, "participants: must be a list, not {}"),
        (["participants", 1], 7, "participants[1]: must be an object"),
        (["participants", 1, "id"], "p1", "participants[1].id: 'p1' is also participants[0]"),
        (["participants", 0, "prefs"], None, "participants[0].prefs: is missing"),
        (["participants", 0, "prefs", 1], "c2",
         "participants[0].prefs[1]: must be a list of one or more ids"),
        (["participants", 0, "prefs", 1, 0], "c9", "participants[0].prefs[1][0]: 'c9' is unknown"),
        (["participants", 0, "prefs", 1, 0], "c1", "participants[0].prefs[1][0]: 'c1' is listed twice"),
        (["participants", 0, "hours"], "8", 'participants[0].hours: must be a number, 0 or more, not "8"'),
        (["participants", 0, "hours"], -1, "participants[0].hours: must be a number, 0 or more, not -1"),
        (["participants", 0, "max_teams"], True,
         "participants[0].max_teams: must be a whole number, 0 or more, not true"),
        (["participants", 0, "onsite"], 1, "participants[0].onsite: must be true or false, not 1"),
        (["participants", 0, "skills"], ["ec", 3],
         'participants[0].skills: must be a list of texts, not ["ec", 3]'),
        (["challenges", 1, "max"], None, "challenges[1].max: is missing"),
        (["challenges", 1, "min"], 2, "challenges[1].min: 2 is more than max 1"),
        (["challenges", 1, "city"], 5, "challenges[1].city: must be a text, not 5"),
        (["challenges", 0, "prefs", 0, 1], "p7", "challenges[0].prefs[0][1]: 'p7' is unknown"),
        (["pins", 0, 1], "c9", "pins[0][1]: 'c9' is not a challenge"),
        (["pins", 0], ["p1"], "pins[0]: must be [participant, challenge]"),
        (["forbids"], [["c1", "p1"]], "forbids[0][0]: 'c1' is not a participant"),
        (["groups"], [["p1", "p9"]], "groups[0][1]: 'p9' is not a participant"),
        (["groups"], [["p1", "p1"]], "groups[0][1]: 'p1' is named twice"),
        (["order"], ["staffed", "cheap"],
         "order[1]: 'cheap' is none of staffed, city_gap, blocking, placed, cost"),
        (["order"], ["cost", "cost"], "order[1]: 'cost' is named twice"),
        (["companies"], [{"id": "k"}],
         "companies: only kind spa_s has companies, this is team"),
    ],
)  # fmt: skip
def test_names_field_and_place(place, value, complaint):
    data = sample()
    put(data, place, value)
    with pytest.raises(InputError) as error:
        parsing.load(json.dumps(data))
    assert str(error.value) == complaint


@pytest.mark.parametrize("text", ["", "{", "[1", '{"id": NaN}', "[" * 100_000])
def test_text_that_is_not_json(text):
    with pytest.raises(InputError, match="^not JSON"):
        parsing.load(text)


def test_company_caps_need_their_companies():
    data = sample() | {"kind": "spa_s", "companies": []}
    with pytest.raises(InputError, match=r"challenges\[0\].company: 'k' is not in companies"):
        parsing.load(json.dumps(data))
