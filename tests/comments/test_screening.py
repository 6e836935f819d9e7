import unicodedata
from unittest import mock

from django.test import SimpleTestCase

from comments import screening
from comments.screening import Context, Reason, screen


def found(text, context=None):
    """{code: what the span covers} of the reasons."""
    return {reason.code: text[slice(*reason.span)] if reason.span else None for reason in screen(text, context)}


class ContactTests(SimpleTestCase):
    def test_links_are_found_with_their_span(self):
        for link in (
            "https://vi-du.example/khuyen-mai?x=1",
            "www.vidu.net",
            "vaytiennhanh.com",
            "tin-moi.com.vn",
            "bit.ly/3abc",
            "hxxps://xau.example",
            "nhacai (.) com",
            "nhacai chấm com",
        ):
            with self.subTest(link=link):
                self.assertEqual(found(f"Mời bạn xem {link}, rất hay.")["link"], link)

    def test_phone_numbers_are_found_however_they_are_written(self):
        for number in (
            "0912345678",
            "0 9 1 2.345.678",
            "0912.345.678",
            "0912 - 345 - 678",
            "o912 345 678",
            "09oo.ooo.999",
            "o9oo ooo 258",
            "+84 912 345 678",
            "+84912345678",
            "(+84) 912 345 678",
            "84.912.345.678",
            "0258 3822 345",
            "1900 6600",
        ):
            with self.subTest(number=number):
                self.assertEqual(found(f"Anh chị gọi số {number} nhé.").get("phone"), number)

    def test_other_ways_of_contact_are_found(self):
        for word in ("Zalo", "z a l o", "z.a.l.o", "Telegram", "ten.toi@example.com", "inbox"):
            with self.subTest(word=word):
                self.assertEqual(found(f"Liên hệ qua {word} để được tư vấn.")["contact"], word)

    def test_codes_dates_years_and_sentences_are_no_contacts(self):
        for words in (
            "Quyết định 238-QĐ/TW",
            "ngày 30/9/2020",
            "nhiệm kỳ 2022 - 2026",
            "Công văn 282-CV/TU",
            "QUÝ I/2022",
            "05-10-2022 10 giờ",
            "hỗ trợ 2.500.000.000 đồng",
            "khoảng 12 345 678 người",
            "Nghị quyết số 06/2026/NQ-HĐND ngày 10/7/2026",
            "Tuyệt vời.Mong tỉnh làm sớm",
            "từ năm 1900-1975",
            "lúc 0 giờ 30 ngày 01 02 2026",
            "Điều 5.1.2 và 5.1.3",
            "o o o o o o o o o o",
            "các bạn, lớn, dù, đeo, buổi, Nguyễn, ngủ",
        ):
            with self.subTest(words=words):
                self.assertEqual(screen(f"Theo tôi thì {words} đã rõ."), [])


class CharacterTests(SimpleTestCase):
    def test_letters_filled_with_invisible_characters_are_found(self):
        for filler in ("\u034f", "\u17b4", "\u00ad", "\u200b", "\u033c"):
            with self.subTest(filler=filler):
                self.assertIn("odd_characters", found(filler.join("đồ ngốc nghếch") + "!"))

    def test_look_alike_letters_are_found_with_their_span(self):
        self.assertEqual(found("Đúng là ᴠᴜ ᴄᴀɴ thật")["odd_characters"], "ᴠᴜ ᴄᴀɴ")

    def test_what_storing_drops_is_counted_where_it_was_typed(self):
        typed = "\u200b".join("đồ ngốc")

        self.assertEqual(found("đồ ngốc", Context(typed=typed)), {"odd_characters": None})

    def test_ordinary_typing_is_not_odd(self):
        for text in (
            unicodedata.normalize("NFD", "Tôi rất mừng vì con đường mới ở xã mình."),
            "Vui quá 👨‍👩‍👧‍👦",
            "Chúc mừng đội nhà 👨‍👩‍👧 ❤️❤️❤️ 1️⃣2️⃣3️⃣",
            "Diện tích 25 m² ở nhiệt độ 30 °C, giá 5.000₫",
            "Góc α và β được dùng trong bài toán của các em học sinh lớp chín",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿 cờ đẹp quá",
        ):
            with self.subTest(text=text):
                self.assertEqual(found(text, Context(typed=text)), {})

    def test_a_text_without_accents_is_found(self):
        self.assertEqual(found("con duong nay rat dep"), {"no_accents": None})
        self.assertEqual(found("con đuong nay rat dep"), {})
        self.assertEqual(found("ok ok"), {})


class CircumstanceTests(SimpleTestCase):
    def test_each_circumstance_is_a_reason(self):
        text = "Con đường rất đẹp."

        self.assertEqual(found(text, Context()), {})
        for code, context in (
            ("honeypot", Context(honeypot=True)),
            ("fast", Context(seconds=2.9)),
            ("no_timing", Context(no_timing=True)),
            ("form_expired", Context(form_expired=True)),
            ("no_origin", Context(no_origin=True)),
        ):
            with self.subTest(code=code):
                self.assertEqual(found(text, context), {code: None})

    def test_three_seconds_are_not_fast(self):
        self.assertEqual(found("Con đường rất đẹp.", Context(seconds=3)), {})


class FailureTests(SimpleTestCase):
    def test_a_check_that_fails_is_a_reason_itself(self):
        with (
            mock.patch.object(screening, "find_reasons", side_effect=RuntimeError),
            self.assertLogs("comments.screening", "ERROR"),
        ):
            self.assertEqual(screen("Con đường rất đẹp."), [Reason("screening_failed", None, 3)])

    def test_a_check_that_drags_is_a_reason_itself(self):
        with (
            mock.patch("time.thread_time", side_effect=[0, 0.051]),
            self.assertLogs("comments.screening", "WARNING"),
        ):
            self.assertEqual(screen("Con đường rất đẹp."), [Reason("screening_slow", None, 2)])

    def test_hostile_texts_are_screened_without_dragging(self):
        for piece in ("0 ", "a.", "www", "o0", "z a l ", "[.]", "http", "a-", "\u200b", "+84", "x@"):
            with self.subTest(piece=piece):
                self.assertNotIn("screening_slow", found((piece * 1500)[:1500]))

    def test_every_reason_has_its_words(self):
        for label in screening.LABELS.values():
            self.assertNotEqual(str(label), "")
