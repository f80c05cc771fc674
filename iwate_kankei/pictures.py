"""Uploaded photographs: read by content, turned upright, made small in two widths, stripped of all else.

What is stored is always a JPEG that we wrote ourselves: no place of the photographer's home (EXIF), no
hidden script, no file name of somebody's computer. Pure functions: no database, no storage.
"""

import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

WIDTHS = (480, 1200)  # pixels: a card or a telephone; a page on a desk (twice the 600 that a column has)
READ = ("JPEG", "PNG", "WEBP")  # nothing else is even tried
MOST_BYTES = 8_000_000  # a telephone's photograph has 3 to 5
MOST_PIXELS = 50_000_000  # what a telephone takes at most; decoded that is 150 MB for a moment
SMALLEST = 300  # pixels wide: less is a blur on every screen
TALLEST = 4  # times its width: a picture beyond that is a strip that no page shows, and JPEG ends at 65,535
QUALITY = 82
SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Picture:
    """A JPEG of `width` × `height` pixels."""

    width: int
    height: int
    content: bytes


def renditions(file):
    """One Picture for each of WIDTHS, never wider than the original. ValidationError: why it is refused."""
    if file.size > MOST_BYTES:
        raise ValidationError(_("The photograph is larger than 8 MB."), code="too_large")
    image = _upright(_opened(file))
    return [_small(image, width) for width in WIDTHS]


def _opened(file):
    """The image, before its pixels are decoded: a small file can claim to be a wall."""
    try:
        file.seek(0)
        image = Image.open(file, formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_many_pixels(), code="too_many_pixels") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_no_photograph(), code="no_image") from error
    if image.width * image.height > MOST_PIXELS:
        raise ValidationError(_too_many_pixels(), code="too_many_pixels")
    if image.width < SMALLEST:
        raise ValidationError(
            _("The photograph is only %(width)s pixels wide; it needs %(least)s.")
            % {"width": image.width, "least": SMALLEST},
            code="too_small",
        )
    if image.height > TALLEST * image.width or image.width > TALLEST * image.height:
        raise ValidationError(
            _("The photograph is more than %(times)s times as long as it is wide. Please cut it.")
            % {"times": TALLEST},
            code="strip",
        )
    return image


def _upright(image):
    """Decoded, turned as the camera was held, in the colours that every screen shows."""
    try:
        profile = image.info.get("icc_profile")
        image = ImageOps.exif_transpose(image)
        if image.mode in {"RGBA", "LA", "P", "PA"}:
            image = image.convert("RGBA")
            white = Image.new("RGBA", image.size, "white")
            return Image.alpha_composite(white, image).convert("RGB")
        if profile and image.mode == "RGB":
            return _in_srgb(image, profile)
        return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(_no_photograph(), code="no_image") from error


def _in_srgb(image, profile):
    try:
        return ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB)
    except ImageCms.PyCMSError:
        return image  # a broken profile: the numbers are as good as sRGB


def _small(image, width):
    width = min(width, image.width)
    height = max(1, round(image.height * width / image.width))
    content = io.BytesIO()
    small = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    small.info.clear()  # comments and profiles go with it
    small.save(content, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Picture(width, height, content.getvalue())


def _no_photograph():
    return _("This is not a photograph that can be read. Please use JPEG, PNG or WebP.")


def _too_many_pixels():
    return _("The photograph has more than 50 million pixels. Please make it smaller.")
