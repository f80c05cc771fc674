"""What counts how much when challenges are suggested to people and people to challenges.

Points are whole numbers and add up, so that every one of them can be shown as a reason. The first four are
those measured in matching studies to begin with (500/200/200/100); staff review them with the measures
after each round and change them here, never silently.
"""

MUST_SKILLS = 400  # of the 500 for skills: what the challenge cannot do without
WELCOME_SKILLS = 100  # the rest of the 500; with no welcome skills the must skills get it all
FIELD = 200  # the person's fields of interest hold the challenge's field
HOURS = 200  # the share of the hours a month that the person has
CITY = 100  # the person named this city

# Extras: enough to decide between near equals, too little to outweigh a skill.
VISITS = 50  # the share of the visits that the person can make
CONTRACT = 50  # a form of contract the person wants
LANGUAGE = 50  # languages that the challenge needs
MET = 50  # the person has met the owner, who then knows whom they would work with
VISITED = 30  # the person has been to the city

LEVELS = 3  # of a skill: 1 learning, 2 does it at work, 3 teaches it
ONE_BELOW = 2  # a level one below the wanted one gets 1/2 of the points

FEWER_APPLICANTS = 120  # lift for a challenge that nobody has applied to yet, less with each applicant
FRESH = 80  # lift for what has been shown to hardly anybody, less with each showing
FRESH_SHOWINGS = 20  # after so many showings nothing is fresh any more
LIFT_FROM = 300  # a lift never makes a suggestion of something that hardly fits
