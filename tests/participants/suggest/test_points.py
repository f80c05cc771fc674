from dataclasses import replace

import numpy as np
import pytest

from benchmarks._people import needs, people
from companies import tags
from participants.suggest import teams, weights
from participants.suggest.crowd import Crowd
from participants.suggest.exposure import spread
from participants.suggest.index import Index
from participants.suggest.points import Need, Person, joined, score
from participants.suggest.text import bigrams, similarity

PERSON = Person(
    id="p",
    skills=(("ec", 2), ("pr", 1)),
    fields=frozenset({"ec_it"}),
    hours=10,
    visits=1,
    cities=frozenset({"kamaishi"}),
)
NEED = Need(
    id="n", company="k", city="kamaishi", must=(("ec", 2), ("accounting", 1)), welcome=(("pr", 2),),
    field="ec_it", hours=16, visits=2, contract="service",
)  # fmt: skip


def points(person, need):
    return {part.code: (part.points, part.of) for part in score(person, need).parts}


def test_every_point_has_a_reason():
    found = score(PERSON, NEED)
    assert points(PERSON, NEED) == {
        "must_skills": (200, 400),  # knows EC, not accounting
        "welcome_skills": (50, 100),  # PR one level below
        "field": (200, 200),
        "city": (100, 100),
        "visited": (0, 30),
        "met": (0, 50),
        "hours": (100, 200),  # 8 of 16 counted hours: 10 rounds down to a step of 4
        "visits": (25, 50),
        "contract": (50, 50),  # no wish means any
    }
    assert found.for_host == sum(part.points for part in found.parts) == 725
    assert found.for_person == 725 - 250 + 333  # for the person EC and PR are two of three wanted skills
    assert found.total == joined(found.for_person, found.for_host)


def test_reasons_name_what_is_there_and_what_is_missing():
    must = next(part for part in score(PERSON, NEED).parts if part.code == "must_skills")
    assert (must.has, must.lacks) == (("ec",), ("accounting",))


def test_only_one_side_content_scores_low():
    assert joined(1000, 0) == 0
    assert joined(900, 100) == 180 < joined(500, 500) == 500


@pytest.mark.parametrize(
    "person, need",
    [
        (replace(PERSON, onsite=False), replace(NEED, onsite=True)),
        (replace(PERSON, dismissed=frozenset({"n"})), NEED),
        (PERSON, replace(NEED, dismissed=frozenset({"p"}))),
    ],
)
def test_hard_filters(person, need):
    assert score(person, need) is None
    assert Index([need]).for_person(person) == []
    assert Crowd([person]).for_need(need) == []


def test_index_and_crowd_give_exactly_the_points_of_score():
    everybody, everything = people(80), needs(120)
    index, crowd = Index(everything), Crowd(everybody)
    for person in everybody:
        for found in index.for_person(person, 15):
            assert found.score == score(person, found.need)
    for need in everything:
        places = [s.place for s in crowd.for_need(need, 10)]
        all_places = [
            s.total + (crowd._lift[i] if s.total >= weights.LIFT_FROM else 0)
            for i, p in enumerate(everybody)
            if (s := score(p, need))
        ]
        assert places == sorted((p for p in all_places if p > 0), reverse=True)[:10]


def test_one_person_and_everybody_agree():
    everybody, everything = people(50), needs(100)
    index = Index(everything)
    for person, numbers, places in index.for_everybody(everybody, 10):
        alone = index.for_person(person, 10)
        assert sorted(s.place for s in alone) == sorted(int(p) for p in places if p > 0)
        assert np.unique(numbers).size == 10


def test_a_challenge_with_too_few_applicants_surfaces():
    full = replace(NEED, id="full", minimum=2, applicants=5, showings=50)
    short = replace(NEED, id="short", minimum=2, applicants=0, showings=50)
    assert [s.need.id for s in Index([full, short]).for_person(PERSON)] == ["short", "full"]


def test_a_fresh_challenge_gets_its_chance_but_not_what_hardly_fits():
    worn = replace(NEED, id="worn", applicants=1, showings=100)
    fresh = replace(worn, id="fresh", showings=0)
    unfit = Need(id="unfit", must=(("welding", 1),), hours=60, applicants=0)
    order = [s.need.id for s in Index([worn, fresh, unfit]).for_person(PERSON)]
    assert order == ["fresh", "worn", "unfit"]


def test_text_only_breaks_ties():
    like = replace(NEED, id="like", text="冷凍パスタの通販を始めたい")
    unlike = replace(NEED, id="a-unlike", text="帳簿を見てほしい")
    person = replace(PERSON, text="通販を始めた経験")
    assert [s.need.id for s in Index([unlike, like]).for_person(person)] == ["like", "a-unlike"]
    better = replace(unlike, id="better", must=(("ec", 2),))
    assert Index([like, better]).for_person(person)[0].need.id == "better"


def test_bigrams_fold_width_and_case_and_stop_at_punctuation():
    assert bigrams("ＥＣ、AI") == {"ec", "ai"}
    assert similarity(bigrams("通販サイト"), bigrams("通販")) == 0.25
    assert similarity(bigrams(""), bigrams("通販")) == 0


@pytest.mark.parametrize(
    "text, first",
    [
        ("通販サイトを任されていました", "online-shop"),
        ("ＥＣの運営", "online-shop"),
        ("インスタで発信", "social-media"),
        ("エクセルで在庫表を作れます", "business-systems"),
        ("簿記２級", "accounting"),
    ],
)
def test_tags_from_words_people_write(text, first):
    assert tags.suggest(text)[0] == first


def test_tags_leave_out_what_is_chosen_unknown_or_inside_another_word():
    assert tags.suggest("technical") == []
    assert tags.suggest("通販", chosen={"online-shop"}) == []
    assert tags.suggest("通販", known={"accounting"}) == []


def test_tags_are_words_of_the_vocabulary():
    import csv
    from pathlib import Path

    with (Path(__file__).parents[3] / "companies/data/skills.csv").open(encoding="utf-8") as rows:
        assert set(tags.WORDS) == {row["slug"] for row in csv.DictReader(rows)}


def test_team_members_complete_each_other():
    ec = Person(id="a", skills=(("ec", 2),), hours=10, cities=frozenset({"kamaishi"}))
    books = Person(id="b", skills=(("accounting", 1),), hours=10, cities=frozenset({"kamaishi"}))
    also_ec = Person(id="c", skills=(("ec", 3),), hours=40)
    best, *others = teams.suggest(NEED, [ec, books, also_ec])
    assert [p.id for p in best.members] == ["a", "b"]
    assert (best.covered, best.missing) == (("ec", "accounting"), ())
    assert best.brings == {"a": ("ec",), "b": ("accounting",)}
    assert [[p.id for p in t.members] for t in others] == [["b", "c"]]  # a with c would be the same twice
    assert [
        [p.id for p in t.members] for t in teams.suggest(NEED, [ec, books], with_=also_ec, size=(2, 2))
    ] == [["b", "c"]]


def test_spread_measures_rich_get_richer():
    assert spread([5, 5, 5, 5]).gini == 0
    assert spread([0, 0, 0, 20]).gini == 0.75
    assert spread([0] * 9 + [10]) == spread([0] * 9 + [3])
    assert spread([0, 0]).unseen == 2
