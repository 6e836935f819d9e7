import io
import struct
import zlib
from datetime import UTC, datetime, timedelta
from unittest import mock

from django.test import SimpleTestCase, override_settings
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from news import images

GPS_IFD, EXIF_IFD = 0x8825, 0x8769
SAYS_NO_PICTURE = "This file is not a picture. JPEG, PNG, WebP, HEIC, AVIF and GIF are accepted."
SAYS_DAMAGED = "This picture is damaged or incomplete. Please send the file again."


def drawn(width=120, height=80, mode="RGB", color=(200, 30, 30)):
    return Image.new(mode, (width, height), color)


def file_of(image, image_format="JPEG", **options):
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


def with_iptc(**records):
    """A JPEG with IPTC records: utf8=True marks them as UTF-8, caption and credit are bytes."""
    parts = [(1, 90, b"\x1b%G")] if records.get("utf8") else []
    parts += [(2, number, records[name]) for name, number in (("caption", 120), ("credit", 80)) if name in records]
    data = b"".join(struct.pack(">BBBH", 0x1C, one, two, len(value)) + value for one, two, value in parts)
    data += b"\x00" * (len(data) % 2)
    block = b"8BIM" + struct.pack(">H", 0x0404) + b"\x00\x00" + struct.pack(">I", len(data)) + data
    segment = b"Photoshop 3.0\x00" + block
    jpeg = file_of(drawn())
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def with_xmp(description, creator):
    xmp = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
      <dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""
    return file_of(drawn(), xmp=xmp.encode())


def bomb(width, height):
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )


class RefusalTests(SimpleTestCase):
    def assert_refused(self, content, sentence):
        with override("en"), self.assertRaisesMessage(images.PictureError, sentence):
            images.read(content)

    def test_what_is_no_picture_is_refused_whatever_it_calls_itself(self):
        self.assert_refused(b"", "The file is empty.")
        self.assert_refused(b"<html><script>alert(1)</script></html>", SAYS_NO_PICTURE)
        self.assert_refused(b"GIF89a<script>alert(1)</script>", SAYS_DAMAGED)
        self.assert_refused(b'<svg xmlns="http://www.w3.org/2000/svg"/>', SAYS_NO_PICTURE)
        self.assert_refused(b"%PDF-1.7 ...", SAYS_NO_PICTURE)

    def test_half_a_picture_is_refused(self):
        for image_format in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
            content = file_of(Image.effect_noise((300, 200), 90).convert("RGB"), image_format)
            with self.subTest(format=image_format):
                self.assert_refused(content[: len(content) // 2], SAYS_DAMAGED)

    def test_more_than_forty_megapixels_are_refused_unread(self):
        sentence = "The picture has more than 40 megapixels. Please make it smaller first."
        self.assert_refused(bomb(8000, 5001), sentence)
        self.assert_refused(bomb(30_000, 20_000), sentence)

    def test_more_than_twenty_five_megabytes_are_refused_unread(self):
        self.assert_refused(b"\x00" * (images.LARGEST_FILE + 1), "The picture is larger than 25 MB.")

    def test_a_line_of_pixels_is_no_photo(self):
        self.assert_refused(file_of(drawn(900, 20)), "The picture is too narrow to be shown.")

    @settings(deadline=None, max_examples=60)
    @given(
        st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP"]),
        st.integers(0, 10_000),
        st.binary(max_size=6),
    )
    def test_a_broken_file_never_ends_in_anything_but_a_sentence(self, image_format, place, noise):
        content = bytearray(file_of(drawn(40, 30), image_format))
        place %= len(content)
        content[place : place + len(noise)] = noise

        try:
            images.read(bytes(content))
        except images.PictureError as error:
            self.assertTrue(str(error))


class ReadingTests(SimpleTestCase):
    def test_pictures_of_every_accepted_kind_become_jpeg_or_png(self):
        kinds = {
            "JPEG": "jpg",
            "WEBP": "jpg",
            "AVIF": "jpg",
            "HEIF": "jpg",
            "PNG": "png",
            "GIF": "png",
            "BMP": "png",
            "TIFF": "png",
        }
        for image_format, extension in kinds.items():
            with self.subTest(format=image_format):
                picture = images.read(file_of(drawn(), image_format))
                self.assertEqual((picture.extension, picture.width, picture.height), (extension, 120, 80))
                self.assertEqual(opened(picture.content).mode, "RGB")
                red, green, blue = opened(picture.content).getpixel((60, 40))
                self.assertTrue(red > 180 and green < 60 and blue < 60, (red, green, blue))

    def test_every_way_of_storing_colours_is_understood(self):
        gray16 = Image.new("I;16", (60, 40), 40_000)
        palette = drawn(60, 40).quantize(4)
        pictures = {
            "CMYK": file_of(drawn(60, 40).convert("CMYK")),
            "gray": file_of(drawn(60, 40, "L", 100)),
            "16 bits": file_of(gray16, "PNG"),
            "palette": file_of(palette, "PNG"),
            "one bit": file_of(drawn(60, 40, "1", 1), "PNG"),
            "gray with alpha": file_of(drawn(60, 40, "LA", (100, 128)), "PNG"),
        }
        for name, content in pictures.items():
            with self.subTest(name):
                self.assertEqual(opened(images.read(content).content).mode, "RGB")
        gray = opened(images.read(pictures["16 bits"]).content).getpixel((5, 5))
        self.assertAlmostEqual(gray[0], 156, delta=2)

    def test_transparent_parts_become_white(self):
        image = drawn(60, 40, "RGBA", (0, 0, 0, 0))

        self.assertEqual(opened(images.read(file_of(image, "PNG")).content).getpixel((5, 5)), (255, 255, 255))

    def test_a_moving_picture_stands_still_on_its_first_frame(self):
        frames = [drawn(60, 40, color=color) for color in ((255, 0, 0), (0, 0, 255))]
        content = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])

        red, _green, blue = opened(images.read(content).content).getpixel((5, 5))
        self.assertGreater(red, blue)

    def test_pictures_stand_upright(self):
        image = drawn(100, 50)
        ImageDraw.Draw(image).rectangle((0, 0, 20, 49), fill=(0, 0, 255))
        exif = Image.Exif()
        exif[0x0112] = 6

        picture = images.read(file_of(image, exif=exif))

        self.assertEqual((picture.width, picture.height), (50, 100))
        self.assertGreater(opened(picture.content).getpixel((25, 5))[2], 200)

    def test_colours_of_other_profiles_are_converted(self):
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        for profile in (srgb.tobytes(), lab.tobytes(), b"no profile"):
            with self.subTest(size=len(profile)):
                picture = images.read(file_of(drawn(), icc_profile=profile))
                self.assertNotIn("icc_profile", opened(picture.content).info)
                self.assertGreater(opened(picture.content).getpixel((5, 5))[0], 180)

    @override_settings(PHOTO_MAX_ORIGINAL=800)
    def test_the_kept_original_is_no_larger_than_the_setting_says(self):
        picture = images.read(file_of(drawn(1600, 1000)))

        self.assertEqual((picture.width, picture.height), (800, 500))

    def test_nothing_about_people_and_places_stays_inside(self):
        exif = Image.Exif()
        exif[0x013B] = "Nguyễn Thị Bí Mật"
        exif.get_ifd(GPS_IFD)[2] = (10.0, 45.0, 12.0)
        for image_format in ("JPEG", "PNG", "WEBP", "AVIF"):
            content = file_of(drawn(), image_format, exif=exif, xmp=b"<x:xmpmeta>BIMAT</x:xmpmeta>")
            picture = images.read(content)
            files = [picture.content, *self.renditions(picture)]
            for data in files:
                with self.subTest(format=image_format, size=len(data)):
                    self.assertEqual(dict(opened(data).getexif()), {})
                    self.assertFalse(opened(data).info.get("xmp") or opened(data).info.get("comment"))
                    self.assertNotIn(b"BIMAT", data)
                    self.assertNotIn("Bí Mật".encode(), data)

    def renditions(self, picture):
        image = images.open_kept(picture.content)
        return [
            images.rendition(image, 60, "webp"),
            images.rendition(image, 60, "avif"),
            images.share_image(image, 50, 50)[0],
        ]

    def test_the_same_file_gives_the_same_hash(self):
        content = file_of(drawn())

        self.assertEqual(images.read(content).sha256, images.read(content).sha256)


class ZoneTests(SimpleTestCase):
    def test_a_zone_no_clock_has_counts_as_none(self):
        self.assertEqual(images.zone_of("+15:59"), timezone.get_default_timezone())
        self.assertEqual(images.zone_of("+99:99"), timezone.get_default_timezone())

    def test_a_real_zone_is_kept(self):
        self.assertEqual(images.zone_of("-09:30").utcoffset(None), -timedelta(hours=9, minutes=30))


class WordsInsideTests(SimpleTestCase):
    def test_caption_and_credit_of_the_agency_are_taken_over(self):
        content = with_iptc(utf8=True, caption="Lễ  ký kết\n".encode(), credit="Hoài An".encode())

        picture = images.read(content)

        self.assertEqual((picture.caption, picture.credit), ("Lễ ký kết", "Hoài An"))

    def test_text_without_a_mark_of_its_code_page_is_read_all_the_same(self):
        self.assertEqual(images.read(with_iptc(caption="Lễ ký kết".encode())).caption, "Lễ ký kết")
        self.assertEqual(images.read(with_iptc(caption="H\xe0 N\xf4i".encode("cp1258"))).caption, "Hà Nôi")
        self.assertTrue(images.read(with_iptc(caption=b"\xd2\xff\x90\x81")).caption)

    def test_xmp_speaks_where_iptc_is_silent(self):
        picture = images.read(with_xmp("Chợ nổi buổi sáng", "Thu Trang"))

        self.assertEqual((picture.caption, picture.credit), ("Chợ nổi buổi sáng", "Thu Trang"))

    def test_xmp_that_expands_without_end_is_ignored(self):
        bomb_of_words = (
            b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&c;</x:xmpmeta>'
        )

        self.assertEqual(images.read(file_of(drawn(), xmp=bomb_of_words)).caption, "")

    def test_what_cameras_write_by_themselves_is_no_caption(self):
        for words in ("OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM", "IMG_2034", "untitled"):
            with self.subTest(words):
                self.assertEqual(images.read(with_iptc(caption=words.encode())).caption, "")

    def test_the_hour_is_the_cameras_in_its_zone_or_ours(self):
        exif = Image.Exif()
        exif.get_ifd(EXIF_IFD)[0x9003] = "2026:11:05 10:30:00"
        self.assertEqual(images.read(file_of(drawn(), exif=exif)).taken_at, datetime(2026, 11, 5, 3, 30, tzinfo=UTC))
        exif.get_ifd(EXIF_IFD)[0x9011] = "+09:00"
        self.assertEqual(images.read(file_of(drawn(), exif=exif)).taken_at, datetime(2026, 11, 5, 1, 30, tzinfo=UTC))

    def test_an_impossible_hour_is_none(self):
        for value in (
            "0000:00:00 00:00:00",
            "hôm qua",
            "1970:01:01 00:00:00",
            "2999:01:01 00:00:00",
            "2026:13:45 99:00:00",
        ):
            exif = Image.Exif()
            exif.get_ifd(EXIF_IFD)[0x9003] = value
            with self.subTest(value):
                self.assertIsNone(images.read(file_of(drawn(), exif=exif)).taken_at)


class RenditionTests(SimpleTestCase):
    def test_no_width_is_larger_than_the_picture(self):
        cases = {300: [300], 480: [480], 700: [480, 700], 1600: [480, 800, 1200, 1600], 2560: [480, 800, 1200, 1600]}
        for width, widths in cases.items():
            with self.subTest(width=width):
                self.assertEqual(images.widths_for(width), widths)
                self.assertIn(images.first_width(width), widths)

    def test_the_share_image_is_cut_around_the_focal_point(self):
        self.assertEqual(images.crop_box((2400, 630), (1200, 630), 50, 50), (600, 0, 1800, 630))
        self.assertEqual(images.crop_box((2400, 630), (1200, 630), 0, 50), (0, 0, 1200, 630))
        self.assertEqual(images.crop_box((2400, 630), (1200, 630), 90, 50), (1200, 0, 2400, 630))
        self.assertEqual(images.crop_box((1200, 1800), (1200, 630), 50, 30), (0, 225, 1200, 855))

    def test_the_share_image_is_a_jpeg_of_the_usual_size(self):
        content, width, height = images.share_image(drawn(1600, 1067), 50, 50)

        self.assertEqual(
            (opened(content).format, opened(content).size, width, height), ("JPEG", (1200, 630), 1200, 630)
        )

    def test_a_small_picture_is_cut_but_not_blown_up(self):
        self.assertEqual(images.share_image(drawn(600, 400), 50, 50)[1:], (600, 315))

    def test_the_nearest_size_that_is_ready_is_shown(self):
        photo = mock.Mock(sha256="ab", renditions={"webp": [480, 800]})

        self.assertEqual(images.rendition_url(photo, 500), "/media/ab/800.webp")
        self.assertEqual(images.rendition_url(photo, 1600), "/media/ab/800.webp")
        self.assertEqual(images.rendition_url(photo, 100), "/media/ab/480.webp")
        self.assertEqual(images.rendition_url(photo, 800, "avif"), "")
