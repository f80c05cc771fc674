"""Names of people and teams inside the engine: p12 is a participant, c5 a challenge, c5.2 its second team."""


def person_id(pk):
    return f"p{pk}"


def slot_id(pk, slot=1):
    return f"c{pk}" if slot == 1 else f"c{pk}.{slot}"


def person_pk(name):
    return int(name[1:])


def challenge_and_slot(name):
    pk, _dot, slot = name[1:].partition(".")
    return int(pk), int(slot or 1)
