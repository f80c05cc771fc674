import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from companies.models import Company, Photo
from companies.models.photo import FOLDER, forget_lost
from iwate_kankei import pictures
from iwate_kankei.models import Assignment
from tests import factories

pytestmark = pytest.mark.django_db


def image(width=1600, height=1000, format="JPEG", mode="RGB", **options):
    content = io.BytesIO()
    Image.new(mode, (width, height), (30, 90, 120, 128)[: len(mode)]).save(content, format, **options)
    return SimpleUploadedFile("私の写真.php", content.getvalue())


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.fixture(autouse=True)
def _empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }


def files():
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


@pytest.mark.parametrize(
    ("format", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "L"), ("WEBP", "RGB")]
)
def test_two_widths_as_jpeg_whatever_came(format, mode):
    small, large = pictures.renditions(image(format=format, mode=mode))
    assert [(p.width, p.height) for p in (small, large)] == [(480, 300), (1200, 750)]
    for picture in (small, large):
        assert (opened(picture.content).format, opened(picture.content).size) == (
            "JPEG",
            (picture.width, picture.height),
        )


def test_a_small_original_is_not_blown_up():
    assert [p.width for p in pictures.renditions(image(400, 300))] == [400, 400]


def test_nothing_of_the_original_remains_but_the_pixels():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010E] = "自宅の前で"
    exif.get_ifd(0x8825)[2] = (39.0, 16.0, 0.0)  # where: GPS
    source = image(exif=exif, comment=b"secret comment")
    assert b"secret comment" in source.read()
    for picture in pictures.renditions(source):
        result = opened(picture.content)
        assert dict(result.getexif()) == {}
        assert set(result.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert b"secret" not in picture.content
        assert picture.height > picture.width  # turned as it was held


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_image"),
        (b"<script>alert(1)</script>", "no_image"),
        (b"GIF89a<script>", "no_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no_image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "no_image"),
        (b"x" * (pictures.MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_photograph_is_refused(content, code):
    with pytest.raises(ValidationError) as refusal:
        pictures.renditions(SimpleUploadedFile("x.jpg", content, "image/jpeg"))
    assert refusal.value.code == code


@pytest.mark.parametrize("size", [(8000, 7000), (30000, 20000)])
def test_a_small_file_that_unpacks_to_a_wall_is_refused_before_it_unpacks(size, monkeypatch):
    # The header of a PNG alone: nothing of this size is ever decoded.
    import struct
    import zlib

    head = b"IHDR" + struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    data = b"IDAT" + zlib.compress(b"\0" * 10)
    png += struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    monkeypatch.setattr(Image.Image, "load", lambda *args: pytest.fail("decoded"))
    with pytest.raises(ValidationError) as refusal:
        pictures.renditions(SimpleUploadedFile("bomb.png", png))
    assert refusal.value.code == "too_many_pixels"


@pytest.mark.parametrize("size", [(300, 70_000), (70_000, 300)])
def test_a_strip_that_no_jpeg_can_hold_is_refused_in_words(size):
    with pytest.raises(ValidationError) as refusal:
        pictures.renditions(image(*size, format="PNG"))
    assert refusal.value.code == "strip"


def test_a_picture_that_is_also_a_page_comes_out_as_a_picture_alone():
    source = image()
    polyglot = SimpleUploadedFile("x.html", source.read() + b"<script>alert(1)</script><?php evil(); ?>")
    for picture in pictures.renditions(polyglot):
        assert opened(picture.content).format == "JPEG"
        assert b"script" not in picture.content and b"php" not in picture.content


def test_a_broken_end_is_refused():
    content = image().read()
    with pytest.raises(ValidationError) as refusal:
        pictures.renditions(SimpleUploadedFile("x.jpg", content[: len(content) // 2]))
    assert refusal.value.code == "no_image"


def form_of(client, company, **photo):
    """The admin's form of a company as the browser would send it, with one more photograph."""
    address = reverse("admin:companies_company_change", args=[company.pk])
    context = client.get(address).context
    data = {}
    for form in [
        context["adminform"].form,
        *(f.formset.management_form for f in context["inline_admin_formsets"]),
    ]:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    number = company.photos.count()
    for position, row in enumerate(company.photos.all()):
        data |= {f"photos-{position}-id": row.pk, f"photos-{position}-company": company.pk}
        data |= {f"photos-{position}-alt": row.alt, f"photos-{position}-position": row.position}
    if photo:
        data |= {f"photos-{number}-{name}": value for name, value in photo.items()}
        data |= {"photos-TOTAL_FORMS": number + 1, f"photos-{number}-company": company.pk}
    return address, data


@pytest.fixture
def city():
    return factories.staff(Assignment.Role.CITY, factories.KAMAISHI)


@pytest.fixture
def company():
    return factories.company("釜石水産", municipality=factories.KAMAISHI)


def with_photo(company, alt="作業場のプレス機"):
    photo = Photo(company=company, alt=alt)
    photo.store(pictures.renditions(image()))
    photo.save()
    return photo


def test_the_city_uploads_and_everybody_sees(sign_in, client, city, company):
    address, data = form_of(sign_in(city), company, file=image(), alt="作業場のプレス機", position=1)
    response = client.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    photo = company.photos.get()
    assert (photo.alt, photo.width, photo.height) == ("作業場のプレス機", 1200, 750)
    assert sorted(files()) == [f"{photo.key}-1200.jpg", f"{photo.key}-480.jpg"]
    client.logout()
    page = client.get(company.get_absolute_url()).text
    assert f'src="{photo.url}"' in page and 'alt="作業場のプレス機"' in page
    assert 'width="1200" height="750"' in page
    factories.challenge(company)
    for listing in (reverse("companies:challenge_list"), reverse("home")):
        assert f'src="{photo.small_url}"' in client.get(listing).text


@pytest.mark.parametrize("wrong", [{"file": SimpleUploadedFile("x.jpg", b"no")}, {"file": ""}, {"alt": ""}])
def test_a_refused_upload_is_told_at_the_form_and_leaves_nothing(sign_in, city, company, wrong):
    client = sign_in(city)
    address, data = form_of(client, company, **({"file": image(), "alt": "x", "position": 0} | wrong))
    page = client.post(address, data)
    assert page.status_code == 200
    assert page.context["errors"]
    assert not Photo.objects.exists() and files() == []


def test_headers_say_that_it_is_a_picture_and_nothing_else(client, company):
    answer = client.get(with_photo(company).small_url)
    assert opened(b"".join(answer.streaming_content)).width == 480
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(answer["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("address", ["/photos/x-480.jpg", "/photos/..-480.jpg", "/photos/a%2Fb-480.jpg"])
def test_unknown_photographs_are_not_found(client, address):
    assert client.get(address).status_code == 404


def test_other_widths_than_ours_are_not_made(client, company):
    assert client.get(reverse("companies:photo", args=[with_photo(company).key, 9999])).status_code == 404


def test_files_go_with_the_row(company, django_capture_on_commit_callbacks):
    photo = with_photo(company)
    with django_capture_on_commit_callbacks(execute=True):
        photo.delete()
    assert files() == []


def test_files_go_with_the_company(sign_in, company, django_capture_on_commit_callbacks):
    with_photo(company)
    client = sign_in(factories.staff())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:companies_company_delete", args=[company.pk]), {"post": "yes"})
    assert not Company.objects.filter(pk=company.pk).exists()
    assert files() == []


def test_another_file_takes_the_place_of_the_first(
    sign_in, city, company, django_capture_on_commit_callbacks
):
    before = with_photo(company).key
    client = sign_in(city)
    address, data = form_of(client, company)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, data | {"photos-0-file": image(1300, 1300)})
    photo = company.photos.get()
    assert photo.key != before and photo.height == 1200
    assert sorted(files()) == [f"{photo.key}-1200.jpg", f"{photo.key}-480.jpg"]


def test_what_lost_its_row_is_swept_up_but_not_a_running_upload(company):
    kept = with_photo(company)
    default_storage.save(f"{FOLDER}/lost-480.jpg", ContentFile(b"x"))
    assert forget_lost(before=timezone.now() - dt.timedelta(days=1)) == 0
    assert forget_lost(before=timezone.now() + dt.timedelta(seconds=5)) == 1
    assert sorted(files()) == [f"{kept.key}-1200.jpg", f"{kept.key}-480.jpg"]


def test_lists_need_no_query_more_for_a_photograph(client, company, django_assert_num_queries):
    factories.challenge(company)
    client.get(reverse("companies:challenge_list"))
    with django_assert_num_queries(9) as first:
        client.get(reverse("companies:challenge_list"))
    for number in range(5):
        other = factories.company(f"会社{number}", municipality=factories.KAMAISHI)
        with_photo(other)
        factories.challenge(other)
    with django_assert_num_queries(len(first)):
        client.get(reverse("companies:challenge_list"))
