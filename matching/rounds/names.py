"""How people, challenges and skills of a round are called on screen: id inside the engine → name."""

from companies.models import Challenge, Skill
from participants.models import Participant

from .ids import challenge_and_slot, person_id, person_pk, slot_id


def _called(challenge, slot):
    name = f"{challenge.company.name}「{challenge.title}」"
    return f"{name} {slot}" if challenge.teams > 1 else name


def of_rows(rows):
    """names(id) for the rows that a snapshot is made of."""
    known = {person_id(person.pk): person.name or f"#{person.pk}" for person in rows.people}
    for challenge in rows.challenges:
        known |= {
            slot_id(challenge.pk, slot): _called(challenge, slot) for slot in range(1, challenge.teams + 1)
        }
    return lambda name: known.get(name, name)


class Directory:
    """The people, challenges and skills that stored runs speak of, read once."""

    def __init__(self, *instances):
        people = {person_pk(row["id"]) for data in instances for row in data["participants"]}
        works = {challenge_and_slot(row["id"])[0] for data in instances for row in data["challenges"]}
        skills = {slug for data in instances for row in data["challenges"] for slug in row["skills"]}
        self.people = Participant.objects.in_bulk(people)
        self.challenges = Challenge.objects.select_related("company__municipality").in_bulk(works)
        self.skills = {skill.slug: str(skill) for skill in Skill.objects.filter(slug__in=skills)}

    def __call__(self, name):
        if name in self.skills:
            return self.skills[name]
        if name[:1] == "p" and name[1:].isdigit():
            person = self.people.get(int(name[1:]))
            return (person and person.name) or f"#{name[1:]}"
        if name[:1] == "c" and name[1:2].isdigit():
            challenge, slot = self.challenge(name)
            return _called(challenge, slot) if challenge else name
        return name

    def challenge(self, name):
        pk, slot = challenge_and_slot(name)
        return self.challenges.get(pk), slot

    def person(self, name):
        return self.people.get(person_pk(name))
