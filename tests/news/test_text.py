import time
import unicodedata
from datetime import UTC, date, datetime, timedelta

import time_machine
from django.template import Context, Template
from django.test import SimpleTestCase
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from news import text

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
typed = st.text(
    st.one_of(
        st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + "bcghklmnpqrstvx .,-/0123456789\n\t"),
        st.sampled_from("\u00a0\u00ad\u200b\u200d\ufe0f\u034f\u0301\u0323\u0302\x00😀👩☺²ﬁẞİσς"),
        st.characters(),
    )
)

unhurried = settings(deadline=None, database=None)


def decomposed(value):
    return unicodedata.normalize("NFD", value)


class SurfaceTests(SimpleTestCase):
    def test_decomposed_letters_are_composed(self):
        self.assertEqual(text.surface(decomposed("Đảng bộ tỉnh Khánh Hòa")), "Đảng bộ tỉnh Khánh Hòa")

    def test_what_nobody_sees_is_dropped(self):
        for hidden in (
            "\u00ad",
            "\u034f",
            "\u200b",
            "\u200e",
            "\u202e",
            "\u2060",
            "\ufeff",
            "\ufe0e",
            "\x00",
            "\x07",
            "\ud800",
        ):
            with self.subTest(hidden=ascii(hidden)):
                self.assertEqual(text.surface(f"tin{hidden}tức"), "tintức")

    def test_emoji_stay_whole(self):
        for emoji in ("👩\u200d💻", "☺\ufe0f", "1\ufe0f\u20e3", "👨🏽\u200d🚀", "❤\ufe0f\u200d🔥", "🇻🇳"):
            with self.subTest(emoji=emoji):
                self.assertEqual(text.surface(emoji), emoji)

    def test_joiners_between_letters_are_dropped(self):
        self.assertEqual(text.surface("a\u200db a\ufe0fb"), "ab ab")

    def test_odd_spaces_become_single_spaces(self):
        self.assertEqual(text.surface("\u00a0tin \u2003 tức\u3000\t24\u202fgiờ\u2800 "), "tin tức 24 giờ")

    def test_one_line_has_no_line_break(self):
        self.assertEqual(text.surface("tin\r\ntức\u2028hôm\nnay"), "tin tức hôm nay")

    def test_lines_stay_where_there_may_be_several(self):
        self.assertEqual(text.surface(" một \r\nhai\r\n\r\n\r\n \r\nba\u2029 ", multiline=True), "một\nhai\n\nba")

    def test_nothing_visible_is_nothing(self):
        for multiline in (False, True):
            with self.subTest(multiline=multiline):
                self.assertEqual(text.surface(" \u200b\u00a0\u2800\n\u3164\u00ad", multiline=multiline), "")

    def test_compatibility_letters_are_kept(self):
        self.assertEqual(text.surface("25 m² ½ ﬁ"), "25 m² ½ ﬁ")

    def test_names_keep_their_capitals(self):
        self.assertEqual(text.normalize_name("  ban   THƯỜNG VỤ "), "ban THƯỜNG VỤ")

    @unhurried
    @given(typed, st.booleans())
    def test_is_stable_and_the_same_for_both_ways_of_writing(self, value, multiline):
        stored = text.surface(value, multiline)

        self.assertEqual(text.surface(stored, multiline), stored)
        self.assertTrue(unicodedata.is_normalized("NFC", stored))
        stored.encode()


class ToneKeyTests(SimpleTestCase):
    def test_the_place_of_the_tone_mark_does_not_count(self):
        for old, new in (("hòa", "hoà"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("hòa-bình", "hoà-bình")):
            with self.subTest(word=old):
                self.assertEqual(text.tone_key(old), text.tone_key(new))
                self.assertEqual(text.tone_key(old), text.tone_key(decomposed(old)))

    def test_case_width_and_spaces_do_not_count(self):
        self.assertEqual(text.tone_key("ĐẠI HỘI  ĐẢNG"), text.tone_key("Đại hội Đảng "))
        self.assertEqual(text.tone_key("Ｔin"), text.tone_key("tin"))

    def test_the_tone_counts(self):
        self.assertEqual(
            len({text.tone_key(word) for word in ("ban", "bàn", "bản", "bãn", "bán", "bạn", "bân", "băn")}), 8
        )

    def test_the_tone_is_written_behind_its_syllable(self):
        self.assertEqual(text.tone_key("Hòa bình, Quý I"), "hoa+f binh+f, quy+s i")

    def test_each_character_knows_where_it_came_from(self):
        key, places = text.tone_key_with_map("Ở Hoà")

        self.assertEqual(key, "ơ+r hoa+f")
        self.assertEqual(places, [0, 0, 0, 1, 2, 3, 4, 4, 4])

    @unhurried
    @given(typed)
    def test_is_stable_and_the_same_for_both_ways_of_writing(self, value):
        value = text.surface(value)
        key, places = text.tone_key_with_map(value)

        self.assertEqual(text.tone_key(key), key)
        self.assertEqual(text.tone_key(decomposed(value)), key)
        self.assertEqual(len(key), len(places))


class FoldTests(SimpleTestCase):
    def test_no_accent_is_left(self):
        self.assertEqual(text.fold("Đảm bảo ĐÁM đông ở Đắk Lắk"), "dam bao dam dong o dak lak")
        self.assertEqual(text.fold(VIETNAMESE), "a" * 18 + "e" * 12 + "i" * 6 + "o" * 18 + "u" * 12 + "y" * 6 + "d")

    def test_dam_finds_all_its_readings(self):
        self.assertEqual({text.fold(word) for word in ("đảm", "đám", "đậm", "dầm", "DẠM")}, {"dam"})

    def test_letters_that_pass_for_d_are_folded_too(self):
        self.assertEqual(text.fold("Ðảng Ɖảng đảng"), "dang dang dang")

    def test_codes_fall_apart_into_searchable_pieces(self):
        self.assertEqual(text.folded_tokens("Quyết định 238-QĐ/TW"), ["quyet", "dinh", "238", "qd", "tw"])

    def test_map_leads_back_to_the_original(self):
        original = "Ở  ½ Đảng"

        folded, places = text.fold_with_map(original)

        self.assertEqual(folded, text.fold(original))
        self.assertEqual(original[places[folded.index("dang")] : places[-1] + 1], "Đảng")

    @unhurried
    @given(typed)
    def test_is_stable_and_the_same_for_both_ways_of_writing(self, value):
        folded = text.fold(value)

        self.assertEqual(text.fold(folded), folded)
        self.assertEqual(text.fold(decomposed(text.surface(value))), text.fold(text.surface(value)))
        self.assertEqual(text.fold_with_map(text.surface(value))[0], text.fold(text.surface(value)))


class StrongKeyTests(SimpleTestCase):
    def test_disguised_words_are_read(self):
        for shown, expected in {
            "đ.m": "đm",
            "đ m": "đm",
            "đ_m": "đm",
            "đmmmm": "đm",
            "Đ M M M M": "đm",
            "lồnnnn": "lôn+f",
            "l ồ n": "lôn+f",
            "l.ồ.n": "lôn+f",
            "v k l": "vkl",
            "l0n": "lon",
            "c@c": "cac",
            "ᴠᴜ̣ ᴄᴀ́ɴ": "vu+j can+s",
            "l\u034fồ\u034fn\u034f": "lôn+f",
            "l\u033cồ\u033cn\u033c": "lôn+f",
            "l\u17b4ồ\u17b4n": "lôn+f",
            "lồ\u00ad\u00adn": "lôn+f",
            "сһó": "cho+s",
            "ԼΟΝ": "lon",
            "Ðm": "đm",
            "ďm": "dm",
            "d̶m": "đm",
            "ｃｈó": "cho+s",
            "🅲🅷ó": "cho+s",
            "nğü": "ngu",
        }.items():
            with self.subTest(shown=shown):
                self.assertEqual(text.strong_key(shown), expected)

    def test_letters_typed_apart_stop_where_a_syllable_does(self):
        for shown, expected in {
            "à l ồ n": "a+f lôn+f",
            "l ồ n ạ": "lôn+f a+j",
            "đ m à": "đm a+f",
            "v k l ạ": "vkl a+j",
            "đ ị t m ẹ": "đit+j me+j",
        }.items():
            with self.subTest(shown=shown):
                self.assertEqual(text.strong_key(shown), expected)

    def test_ordinary_words_say_what_they_say(self):
        for phrase in ("các bạn", "lớn", "dù sao", "đeo", "buổi sáng", "Nguyễn Thị Ngủ", "Đắk Lắk", "quý ông", "xoong"):
            with self.subTest(phrase=phrase):
                self.assertEqual(text.strong_key(phrase), text.tone_key(phrase))

    def test_numbers_are_no_letters(self):
        self.assertEqual(text.strong_key("238-QĐ/TW, 30/9/2020, 2022 - 2026"), "238 qđ tw 30 9 2020 2022 2026")

    def test_span_of_a_disguised_word_is_what_was_typed(self):
        for shown, hidden in (
            ("ôi l\u033cồ\u033cn nhé", "l\u033cồ\u033cn"),
            ("cái đ.m nhé", "đ.m"),
            ("ừ đmmmm nhé", "đmmmm"),
        ):
            with self.subTest(shown=shown):
                key, places = text.strong_key_with_map(shown)
                word = text.strong_key(hidden)
                start = key.index(word)

                self.assertEqual(shown[places[start] : places[start + len(word) - 1] + 1], hidden)

    @unhurried
    @given(typed)
    def test_is_the_same_for_both_ways_of_writing(self, value):
        value = text.surface(value)
        key, places = text.strong_key_with_map(value)

        self.assertEqual(text.strong_key(decomposed(value)), key)
        self.assertEqual(len(key), len(places))
        self.assertTrue(all(0 <= place < len(value) for place in places))


class SortKeyTests(SimpleTestCase):
    def assert_in_order(self, names):
        self.assertEqual(sorted(set(names), key=text.sort_key), names)

    def test_letters_follow_the_vietnamese_alphabet(self):
        self.assert_in_order(list("aăâbcdđeêghiklmnoôơpqrstuưvxy"))

    def test_tones_follow_when_the_letters_are_the_same(self):
        self.assert_in_order(["hoa", "hoà", "hỏa", "hõa", "hóa", "họa", "hoang"])
        self.assertEqual(text.sort_key("hòa"), text.sort_key("hoà"))

    def test_letters_decide_before_tones(self):
        self.assert_in_order(["Bình Định", "Bình Dương"][::-1])
        self.assert_in_order(["hòa an", "hoa bình"])

    def test_a_short_word_comes_before_a_longer_one(self):
        self.assert_in_order(["Hà", "Hà Nội", "Hải Dương", "Hàm Thuận"])

    def test_numbers_go_by_their_value(self):
        self.assert_in_order(["Khóa 1", "Khóa 2", "Khóa 9", "Khóa 10", "Khóa 100", "Khóa X"])

    def test_case_and_punctuation_do_not_count(self):
        self.assertEqual(text.sort_key("ĐẢNG - Đoàn thể"), text.sort_key("Đảng, đoàn thể"))

    def test_other_alphabets_come_last(self):
        self.assert_in_order(["Yên Bái", "zèbre", "Москва", "東京"])

    @unhurried
    @given(typed)
    def test_needs_no_collation_and_fits_its_column(self, value):
        key = text.sort_key(value)

        self.assertRegex(key, r"\A[0-9a-z]+\Z")
        self.assertLessEqual(len(key), 255)
        self.assertLessEqual(len(text.sort_key(value * 50)), 255)


class SlugTests(SimpleTestCase):
    def test_stroked_d_is_a_d(self):
        self.assertEqual(text.slug("Đại hội Đảng bộ"), "dai-hoi-dang-bo")
        self.assertEqual(text.slug(decomposed("Đà Nẵng, 238-QĐ/TW")), "da-nang-238-qd-tw")

    def test_is_cut_between_words(self):
        self.assertEqual(text.slug("một hai ba bốn", max_length=9), "mot-hai")
        self.assertEqual(text.slug("một hai ba bốn", max_length=10), "mot-hai-ba")
        self.assertEqual(text.slug("nghiêngngả", max_length=5), "nghie")

    def test_nothing_left_is_empty(self):
        self.assertEqual(text.slug("東京 😀 !!!"), "")

    @unhurried
    @given(typed)
    def test_is_ascii_and_short_enough(self, value):
        self.assertRegex(text.slug(value, max_length=20), r"\A(?:[a-z0-9]+(?:-[a-z0-9]+)*)?\Z")
        self.assertLessEqual(len(text.slug(value, max_length=20)), 20)


class ExcerptTests(SimpleTestCase):
    def test_entities_are_decoded_before_cutting(self):
        for length in range(4, 20):
            with self.subTest(length=length):
                self.assertNotIn("&", text.excerpt("ph&aacute;p lu&acirc;&#803;t ph&aacute;p", length))
        self.assertEqual(text.excerpt("ph&aacute;p&nbsp;lu&acirc;&#803;t"), "pháp luật")

    def test_is_cut_at_a_word_within_its_length(self):
        self.assertEqual(text.excerpt("Hội nghị lần thứ ba, khóa XIX", 21), "Hội nghị lần thứ ba…")
        self.assertEqual(text.excerpt("Hội nghị lần thứ ba", 19), "Hội nghị lần thứ ba")

    def test_one_long_word_is_cut_between_graphemes(self):
        self.assertEqual(text.excerpt("👩\u200d💻" * 3, 6), "👩\u200d💻…")
        self.assertEqual(text.excerpt("🇻🇳" * 5, 6), "🇻🇳🇻🇳…")
        self.assertEqual(text.excerpt("q\u0323" * 5, 6), "q\u0323q\u0323…")

    @unhurried
    @given(typed, st.integers(2, 40))
    def test_is_never_too_long(self, value, length):
        shortened = text.excerpt(value, length)

        self.assertLessEqual(len(shortened), length)
        self.assertEqual(text.surface(shortened), shortened)


class CountingTests(SimpleTestCase):
    def test_syllables_are_counted(self):
        self.assertEqual(text.word_count("Ban Thường vụ Tỉnh ủy – nhiệm kỳ 2020 - 2025."), 9)
        self.assertEqual(text.word_count(" … "), 0)

    def test_codes_stay_whole(self):
        found = text.syllables("Quyết định (238-QĐ/TW), 282-CV/TU; ngày 30/9/2020.")

        self.assertEqual(found, ["Quyết", "định", "238-QĐ/TW", "282-CV/TU", "ngày", "30/9/2020"])

    def test_reading_takes_a_minute_for_220_syllables(self):
        self.assertEqual([text.reading_minutes("tin " * count) for count in (0, 1, 220, 440, 1000)], [1, 1, 1, 2, 5])


class CodeTests(SimpleTestCase):
    def codes(self, value):
        return [part for is_code, part in text.nobreak_codes(value) if is_code]

    def test_codes_and_dates_are_found(self):
        value = "theo 238-QĐ/TW, 282-CV/TU và 05/2026/NĐ-CP ngày 30/9/2020 (quý I/2022), giai đoạn 2020-2025, COVID-19"

        self.assertEqual(
            self.codes(value),
            ["238-QĐ/TW", "282-CV/TU", "05/2026/NĐ-CP", "30/9/2020", "I/2022", "2020-2025", "COVID-19"],
        )

    def test_words_and_addresses_are_no_codes(self):
        self.assertEqual(self.codes("kinh tế - xã hội, và/hoặc, https://example.vn/2026/11/tin-12 và a@b.vn/1-2"), [])

    @unhurried
    @given(typed)
    def test_no_character_is_lost(self, value):
        self.assertEqual("".join(part for is_code, part in text.nobreak_codes(value)), value)


MORNING = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


class DateTests(SimpleTestCase):
    def test_house_date_is_written_out_in_local_time(self):
        self.assertEqual(text.house_date(MORNING), "Thứ Hai, 23/11/2026, 10:30 (GMT+7)")
        self.assertEqual(
            text.house_date(datetime(2026, 11, 5, 18, 5, tzinfo=UTC)), "Thứ Sáu, 06/11/2026, 01:05 (GMT+7)"
        )
        self.assertEqual(text.house_date(datetime(2026, 11, 22, 3, 0, tzinfo=UTC))[:8], "Chủ Nhật")

    def test_every_weekday_has_its_name(self):
        names = [text.house_date(MORNING + timedelta(days)).partition(",")[0] for days in range(7)]

        self.assertEqual(names, ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"])

    def test_other_zones_say_their_own_offset(self):
        with timezone.override(timezone.get_fixed_timezone(-210)):
            self.assertEqual(text.house_date(MORNING), "Thứ Hai, 23/11/2026, 00:00 (GMT-3:30)")

    def test_lists_use_short_forms(self):
        self.assertEqual(text.short_date(MORNING), "23/11/2026")
        self.assertEqual(text.short_date(date(2026, 11, 5)), "05/11/2026")
        self.assertEqual(text.list_datetime(MORNING), "23/11/2026 10:30")

    def test_relative_time_up_to_yesterday_then_the_day(self):
        for ago, expected in (
            (timedelta(seconds=5), "Vừa xong"),
            (timedelta(seconds=-20), "Vừa xong"),
            (timedelta(minutes=5), "5 phút trước"),
            (timedelta(hours=2, minutes=50), "2 giờ trước"),
            (timedelta(hours=11), "Hôm qua 23:30"),
            (timedelta(days=1), "Hôm qua 10:30"),
            (timedelta(days=2), "21/11/2026"),
            (timedelta(hours=-2), "23/11/2026 12:30"),
        ):
            with self.subTest(ago=ago):
                self.assertEqual(text.relative_time(MORNING - ago, now=MORNING), expected)

    def test_relative_time_counts_from_now(self):
        with time_machine.travel(MORNING, tick=False):
            self.assertEqual(text.relative_time(MORNING - timedelta(hours=1)), "1 giờ trước")

    def test_numbers_are_grouped_with_dots(self):
        numbers = (7, 1234, 1234567, -1234, 12.5, 1234.5)

        self.assertEqual(
            [text.group_number(number) for number in numbers], ["7", "1.234", "1.234.567", "-1.234", "12,5", "1.234,5"]
        )

    def test_another_language_keeps_its_own_words(self):
        with translation.override("en"):
            self.assertEqual(text.relative_time(MORNING - timedelta(minutes=1), now=MORNING), "1 minute ago")


class CheckTests(SimpleTestCase):
    def test_headline_in_capitals_is_noticed(self):
        self.assertTrue(text.is_all_capitals("ĐẠI HỘI ĐẢNG BỘ TỈNH LẦN THỨ XIX"))

    def test_abbreviations_are_no_headline_in_capitals(self):
        for headline in ("Đại hội ĐẢNG BỘ TỈNH lần thứ XIX", "COVID-19", "QUÝ I/2022", "", "2020 - 2025"):
            with self.subTest(headline=headline):
                self.assertFalse(text.is_all_capitals(headline))

    def test_mixed_tone_placement_is_noticed(self):
        for mixed in ("hòa bình và thuỷ lợi", "khoẻ mạnh, HÓA học", decomposed("xóa, khoá")):
            with self.subTest(text=mixed):
                self.assertTrue(text.mixed_tone_placement(mixed))

    def test_one_way_of_placing_tones_is_fine(self):
        for consistent in ("hòa bình, thủy lợi, quý I, hoàn thành, khuỷu tay", "hoà bình, thuỷ lợi, quỳ, toán, huỳnh"):
            with self.subTest(text=consistent):
                self.assertFalse(text.mixed_tone_placement(consistent))

    def test_text_without_accents_is_noticed(self):
        self.assertTrue(text.lacks_diacritics("khong dau gi ca"))
        self.assertFalse(text.lacks_diacritics("khong dau đ"))
        self.assertFalse(text.lacks_diacritics(decomposed("khong dấu")))
        self.assertFalse(text.lacks_diacritics("ok 12!"))


class FilterTests(SimpleTestCase):
    def render(self, source, **context):
        return Template("{% load vietnamese %}" + source).render(Context(context))

    def test_dates_and_numbers(self):
        source = "{{ at|house_date }}|{{ at|short_date }}|{{ at|list_datetime }}|{{ number|group_number }}"

        self.assertEqual(
            self.render(source, at=MORNING, number=1234567),
            "Thứ Hai, 23/11/2026, 10:30 (GMT+7)|23/11/2026|23/11/2026 10:30|1.234.567",
        )

    def test_nothing_shows_nothing(self):
        self.assertEqual(
            self.render("{{ at|house_date }}{{ at|relative_time }}{{ n|group_number }}", at=None, n=""), ""
        )

    def test_zero_is_a_number(self):
        self.assertEqual(self.render("{{ n|group_number }}", n=0), "0")

    def test_excerpt_takes_a_length(self):
        self.assertEqual(self.render("{{ value|excerpt:9 }}", value="một hai ba bốn"), "một hai…")

    def test_codes_are_kept_on_one_line_and_everything_is_escaped(self):
        self.assertHTMLEqual(
            self.render("{{ value|nobreak }}", value='<b> 238-QĐ/TW & "30/9/2020"'),
            '&lt;b&gt; <span class="nobreak">238-QĐ/TW</span> &amp; &quot;<span class="nobreak">30/9/2020</span>&quot;',
        )


class SpeedTests(SimpleTestCase):
    """What hostile text costs grows with its length, never with the square of it."""

    KEYS = (
        text.surface,
        text.fold,
        text.tone_key,
        text.strong_key,
        text.sort_key,
        text.slug,
        text.excerpt,
        text.word_count,
        text.nobreak_codes,
        text.mixed_tone_placement,
        text.lacks_diacritics,
        text.is_all_capitals,
    )

    def assert_quick(self, unit, length):
        for key in self.KEYS:
            with self.subTest(key=key.__name__, unit=ascii(unit)):
                started = time.process_time()
                key((unit * length)[:length])

                self.assertLess(time.process_time() - started, 1.5)

    def test_marks_piled_on_one_letter(self):
        self.assert_quick("\u0301\u0327", 100_000)

    def test_runs_that_a_pattern_could_read_in_many_ways(self):
        for unit in ("a", " ", "1/", "A-", "a.", "a!", "\u200d", "😀\u200d", "\n \n", "ế"):
            self.assert_quick(unit, 40_000)
