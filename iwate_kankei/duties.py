"""What a person is on duty for: derived from current assignments, read once a request."""

from dataclasses import dataclass

PREFECTURE, CITY, OPERATOR, MENTOR = "prefecture", "city", "operator", "mentor"


@dataclass(frozen=True)
class Duties:
    """A person's current roles. `everywhere` sees all; the others see their places or programmes only.

    `city_codes` and `mentor_codes` hold municipality codes, `programmes` the ids that the person operates.
    """

    everywhere: bool = False
    roles: frozenset = frozenset()
    city_codes: frozenset = frozenset()
    mentor_codes: frozenset = frozenset()
    programmes: frozenset = frozenset()
    is_host: bool = False

    @classmethod
    def of(cls, user):
        rows = list(user.assignments.current().values_list("role", "municipality_id", "programme_id"))
        if not user.is_active:
            rows = []
        return cls(
            everywhere=user.is_superuser or any(role == PREFECTURE for role, *_ in rows),
            roles=frozenset(role for role, *_ in rows),
            city_codes=frozenset(code for role, code, _ in rows if role == CITY),
            mentor_codes=frozenset(code for role, code, _ in rows if role == MENTOR),
            programmes=frozenset(programme for role, _, programme in rows if role == OPERATOR),
            is_host=user.contacts.exists(),
        )

    @property
    def municipalities(self):
        """Codes of the places whose people and companies this person may see."""
        return self.city_codes | self.mentor_codes

    @property
    def in_office(self):
        """Works in the admin. Mentors do not: they have pages of their own."""
        return self.everywhere or bool(self.city_codes or self.programmes)

    @property
    def is_operator(self):
        return bool(self.programmes)

    @property
    def is_mentor(self):
        return bool(self.mentor_codes)

    @property
    def is_staff_anywhere(self):
        return self.in_office or self.is_mentor


def duties_of(user):
    """The user's duties; a visitor has none."""
    return user.duties if user.is_authenticated else Duties()
