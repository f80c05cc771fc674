"""Illustrations for the sample companies, drawn here: hills, water, a sun; no photograph of anybody or anything."""

import io
import math
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from companies.models import Photo
from iwate_kankei.pictures import renditions

SIZE = (1200, 800)
SKIES = ["#dceff3", "#f3e9dc", "#e6e9f5"]
LANDS = {"032093": ["#9db89a", "#6f967c", "#3f6f5f"], "032115": ["#8fb8c4", "#4f8fa3", "#1f6074"]}
ALT = "見本の絵：なだらかな丘と朝日"  # the programme's towns lie between hills and the sea


def illustrate(company, number):
    """The company's sample picture: the same for each number, another for the next."""
    content = io.BytesIO()
    _drawing(random.Random(number), LANDS.get(company.municipality_id, LANDS["032093"])).save(content, "PNG")
    photo = Photo(company=company, alt=ALT)
    photo.store(renditions(SimpleUploadedFile("sample.png", content.getvalue())))
    photo.save()


def _drawing(dice, colours):
    image = Image.new("RGB", SIZE, dice.choice(SKIES))
    pen, (width, height) = ImageDraw.Draw(image), SIZE
    x, radius = dice.randrange(200, width - 200), dice.randrange(60, 100)
    pen.ellipse([x - radius, 200 - radius, x + radius, 200 + radius], fill="#e8a06a")
    for layer, colour in enumerate(colours):
        swell, phase, level = dice.uniform(40, 90), dice.uniform(0, 6.3), 380 + 140 * layer
        ridge = [
            (left, level + swell * math.sin(phase + left / _length(layer)))
            for left in range(0, width + 20, 20)
        ]
        pen.polygon([(0, height), *ridge, (width, height)], fill=colour)
    return image


def _length(layer):
    """Nearer hills are wider."""
    return 120 + 60 * layer
