import re
import timeit
import unicodedata
from types import SimpleNamespace

from django.test import SimpleTestCase
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from news import richtext

VOCABULARY = {
    *("p", "h2", "h3", "br", "hr", "strong", "em", "sub", "sup", "a", "ul", "ol", "li", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "figure"),
}
TOKEN = '<figure class="article-photo" data-photo-id="{}"></figure>'


def clean(html):
    return richtext.clean(html).body


def photo(pk, **fields):
    values = {"sha256": f"{pk:064x}", "width": 1600, "height": 1067, "caption": "", "credit": "", "alt_text": ""}
    renditions = {"webp": [480, 800, 1200], "avif": [480, 800, 1200]}
    return SimpleNamespace(**{"pk": pk, "removed_at": None, "renditions": renditions, **values, **fields})


class VocabularyTests(SimpleTestCase):
    def test_only_a_small_vocabulary_is_stored(self):
        cases = {
            "<b>đậm</b> <i>nghiêng</i>": "<p><strong>đậm</strong> <em>nghiêng</em></p>",
            "<h1>Một</h1><h2>Hai</h2><h3>Ba</h3><h5>Năm</h5>": "<h2>Một</h2><h2>Hai</h2><h3>Ba</h3><h3>Năm</h3>",
            "<div>Một<div>Hai</div></div>": "<p>Một</p><p>Hai</p>",
            "<p>Một<br><br>Hai<br>Ba<br></p>": "<p>Một</p><p>Hai<br>Ba</p>",
            '<p class="MsoNormal" style="color:red" id="x" onclick="a()">Một</p>': "<p>Một</p>",
            "<u>Một</u> <font>hai</font> <o:p>ba</o:p><!-- bốn -->": "<p>Một hai ba</p>",
            "<p>&nbsp;</p><p> </p><p><br></p><h2></h2><ul><li></li></ul>": "",
            "<ul><li><p>Một</p><p>Hai</p></li></ul>": "<ul><li>Một<br>Hai</li></ul>",
            "<ul><li>Một</li><ul><li>Hai</li></ul></ul>": "<ul><li>Một<ul><li>Hai</li></ul></li></ul>",
            "<blockquote>Một<h2>Hai</h2></blockquote>": "<blockquote><p>Một</p><p>Hai</p></blockquote>",
            "<table><thead><tr><th colspan=2>A</th></tr></thead><tr><td rowspan=1>1<td>2</table>": (
                '<table><thead><tr><th colspan="2">A</th></tr></thead>'
                "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
            ),
            "<p>H<sub>2</sub>O, m<sup>2</sup></p><hr>": "<p>H<sub>2</sub>O, m<sup>2</sup></p><hr>",
        }
        for html, stored in cases.items():
            with self.subTest(html=html):
                self.assertEqual(clean(html), stored)

    def test_text_is_stored_decoded_once_in_nfc_with_plain_blanks(self):
        html = (
            f"<p>{unicodedata.normalize('NFD', 'Tuyên giáo')}&nbsp;ph&aacute;p   luật&#8203; &amp;eacute; 1 &lt; 2</p>"
        )

        self.assertEqual(clean(html), "<p>Tuyên giáo pháp luật &amp;eacute; 1 &lt; 2</p>")

    def test_a_combining_mark_cannot_break_a_tag(self):
        self.assertEqual(clean("<p>&#824;a</p>"), "<p>\u0338a</p>")

    def test_links_lead_to_pages_mailboxes_and_telephones_only(self):
        cases = {
            "https://example.vn/a?b=1&amp;c=2": '<a href="https://example.vn/a?b=1&amp;c=2" rel="noopener">x</a>',
            "/gioi-thieu/": '<a href="/gioi-thieu/" rel="noopener">x</a>',
            "mailto:toasoan@example.vn": '<a href="mailto:toasoan@example.vn" rel="noopener">x</a>',
            "www.example.vn": '<a href="https://www.example.vn" rel="noopener">x</a>',
            "//example.com/a": "x",
            "/\\example.com": "x",
            "javascript:alert(1)": "x",
            "java\nscript:alert(1)": "x",
            "data:text/html,a": "x",
            "file:///C:/a.doc": "x",
            "#_ftn1": "x",
            "": "x",
        }
        for href, stored in cases.items():
            with self.subTest(href=href):
                self.assertEqual(clean(f'<p><a href="{href}" target="_blank">x</a></p>'), f"<p>{stored}</p>")

    def test_nothing_that_runs_survives(self):
        cases = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            '<iframe src="https://example.com"></iframe>',
            "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
            '<p style="background:url(javascript:alert(1))">a</p>',
        ]
        for html in cases:
            with self.subTest(html=html):
                self.assertNotRegex(clean(html), r"<(script|img|svg|iframe|math|style)|<[^>]*\bon\w+=|<[^>]*style=")

    def test_the_writer_is_told_of_what_is_lost(self):
        with override("en"):
            self.assertEqual(
                richtext.clean('<p>a</p><iframe src="https://example.com/"></iframe>').dropped,
                ["Embedded players and frames were left out: only text and photos are kept."],
            )
            self.assertEqual(
                richtext.clean("<p>Một<style>p{}" + "<p>chữ bị nuốt</p>" * 50).dropped,
                ["More than half of the text was lost to broken HTML. Please compare with your source before saving."],
            )
        word = "<style>p.MsoNormal {font-size:14pt}</style>" * 50 + "<p>Một</p>"
        self.assertEqual(richtext.clean(word).dropped, [])

    def test_captions_are_not_lost_text(self):
        caption = "Chú thích dài. " * 40

        cleaned = richtext.clean(
            f'<figure class="article-photo" data-photo-id="5"><figcaption>{caption}</figcaption></figure>'
        )

        self.assertEqual(cleaned.dropped, [])


class HiddenTextTests(SimpleTestCase):
    def test_what_no_reader_sees_is_left_out_and_what_was_never_closed_stays(self):
        self.assertEqual(richtext.without_hidden("a<!-- x -->b<style>c</style>d<script>e"), "abd<script>e")

    def test_an_opening_inside_something_hidden_hides_nothing_more(self):
        self.assertEqual(richtext.without_hidden("a<!-- <script> -->b</script>c"), "ab</script>c")


class PhotoTokenTests(SimpleTestCase):
    def test_a_photo_is_stored_as_a_bare_token_and_its_caption_lifted_out(self):
        html = (
            '<figure class="article-photo cke_widget is-ready" data-photo-id="1234567" data-upload="u1">'
            '<img src="/media/a/800.webp"><figcaption>Lễ <em>ký</em> kết<br>&lt;b&gt;</figcaption></figure>'
        )

        cleaned = richtext.clean(html)

        self.assertEqual(cleaned.body, TOKEN.format(1234567))
        self.assertEqual(cleaned.captions, {1234567: "Lễ ký kết <b>"})
        self.assertEqual(cleaned.photo_ids, [1234567])

    def test_a_stored_token_says_nothing_about_its_caption_but_an_emptied_one_does(self):
        self.assertEqual(richtext.clean(TOKEN.format(5)).captions, {})
        emptied = '<figure class="article-photo" data-photo-id="5"><figcaption></figcaption></figure>'
        self.assertEqual(richtext.clean(emptied).captions, {5: ""})

    def test_photos_stand_between_the_blocks_wherever_they_were_put(self):
        token = TOKEN.format(5)
        cases = {
            f"<p>Một {token} hai</p>": f"<p>Một</p>{token}<p>hai</p>",
            f"<p><em>Một {token} hai</em></p>": f"<p><em>Một</em></p>{token}<p><em>hai</em></p>",
            f"<ul><li>Một {token}</li><li>Hai</li></ul>": f"<ul><li>Một</li><li>Hai</li></ul>{token}",
            f"<blockquote>Một{token}</blockquote>": f"<blockquote><p>Một</p></blockquote>{token}",
            f"<table><tr><td>{token}</td></tr><tr><td>Chú thích</td></tr></table>": f"{token}<p>Chú thích</p>",
            f"<table><tr><td>{token}</td><td>Một</td></tr></table>": (
                f"<table><tbody><tr><td></td><td>Một</td></tr></tbody></table>{token}"
            ),
        }
        for html, stored in cases.items():
            with self.subTest(html=html):
                self.assertEqual(clean(html), stored)

    def test_a_picture_without_its_file_leaves_a_mark_and_a_sentence(self):
        cleaned = richtext.clean('<p>Một<img src="file:///C:/a.jpg" width="500"></p><p><i>Chú thích</i></p>')

        self.assertEqual(cleaned.body, f"<p>Một</p>{TOKEN.format(0)}<p><em>Chú thích</em></p>")
        self.assertEqual((cleaned.photo_ids, cleaned.embedded, len(cleaned.dropped)), ([], [""], 1))
        self.assertEqual(richtext.missing_count(cleaned.body), 1)

    def test_bytes_inside_the_html_are_handed_on_in_the_order_of_the_marks(self):
        cleaned = richtext.clean(
            '<ul><li><img src="data:image/png;base64,AAA"></li></ul><img src="https://example.com/a.jpg">'
            '<img src="data:text/html;base64,AAA">'
        )

        self.assertEqual(cleaned.embedded, ["data:image/png;base64,AAA", "", ""])
        self.assertNotIn("data:", cleaned.body)

    def test_dots_that_count_visits_leave_no_mark(self):
        self.assertEqual(clean('<p>Một<img src="https://example.com/t.gif" width="1" height="1"></p>'), "<p>Một</p>")

    def test_a_figure_of_another_site_becomes_a_mark_and_a_line(self):
        html = '<figure class="img"><img src="https://example.com/a.jpg"><figcaption>Chú thích</figcaption></figure>'

        self.assertEqual(clean(html), f"{TOKEN.format(0)}<p><em>Chú thích</em></p>")

    def test_a_photo_with_a_broken_number_goes_with_a_sentence_and_leaves_its_words(self):
        for number in ("", "abc", "-1", "1.234", "01", "9" * 30):
            with self.subTest(number=number):
                cleaned = richtext.clean(
                    f'<figure class="article-photo" data-photo-id="{number}"><figcaption>Chữ</figcaption></figure>'
                )
                self.assertEqual((cleaned.body, len(cleaned.dropped)), ("<p><em>Chữ</em></p>", 1))


SNIPPETS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<em>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<br>",
        "<hr>",
    ]
    + ["<blockquote>", "</blockquote>", "<h2>", "</h2>", "<div>", "</div>", "<figure>", "<figcaption>", "</figure>"]
    + [
        TOKEN.format(7),
        TOKEN.format(0),
        '<figure class="article-photo" data-photo-id="9">',
        '<img src="a">',
        "<script>",
    ]
    + [
        "<a href='https://a.vn'>",
        "</a>",
        "<style>",
        "<!--",
        "&nbsp;",
        "&#824;",
        "e\u0301",
        "<svg>",
        "<math>",
        "<textarea>",
    ]
)
HTML = st.lists(SNIPPETS | st.text(max_size=8), max_size=25).map("".join)


class CleaningProperties(SimpleTestCase):
    @given(HTML)
    def test_cleaning_again_changes_nothing(self, html):
        once = richtext.clean(html)
        again = richtext.clean(once.body)

        self.assertEqual(again.body, once.body)
        self.assertEqual((again.photo_ids, again.captions), (once.photo_ids, {}))

    @given(HTML)
    def test_only_known_tags_come_out(self, html):
        tags = set(re.findall(r"<([a-z0-9]+)", richtext.clean(html).body))

        self.assertLessEqual(tags, VOCABULARY)

    @given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1))
    def test_no_word_of_plain_paragraphs_is_lost(self, words):
        html = "".join(f"<div><p>{word}</p></div>" for word in words)

        found = richtext.plain_text(richtext.clean(html).body)

        self.assertEqual(found.split(), [unicodedata.normalize("NFC", word) for word in words])

    def test_hostile_nesting_is_no_problem(self):
        for piece in ("<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<figure>"):
            with self.subTest(piece=piece):
                richtext.clean(piece * 3000 + "chữ")


class ReadingTests(SimpleTestCase):
    TEXT = "<p>Một &amp; hai</p><h2>Tít</h2><ul><li>a</li><li>b</li></ul>"
    BODY = TOKEN.format(3) + TEXT + TOKEN.format(1) + TOKEN.format(3)

    def test_photos_are_listed_in_order_each_once(self):
        self.assertEqual(richtext.photo_ids(self.BODY + TOKEN.format(0)), [3, 1])

    def test_plain_text_has_a_line_for_each_block(self):
        self.assertEqual(richtext.plain_text(self.BODY), "Một & hai\nTít\na\nb")

    def test_the_first_paragraph_is_the_first_words_and_never_a_caption(self):
        self.assertEqual(richtext.first_paragraph(self.BODY), "Một & hai")
        self.assertEqual(richtext.first_paragraph(TOKEN.format(1)), "")


class RenderTests(SimpleTestCase):
    def test_a_token_becomes_a_figure_with_picture_caption_and_credit(self):
        with override("vi"):
            html = richtext.render(
                TOKEN.format(7), [photo(7, caption="Lễ ký <kết>", credit="TT", alt_text='Hai "bên"')]
            )

        name = f"/media/{7:064x}"
        self.assertHTMLEqual(
            html,
            f"""<figure class="article-photo"><picture>
            <source type="image/avif" srcset="{name}/480.avif 480w, {name}/800.avif 800w, {name}/1200.avif 1200w"
              sizes="{richtext.BODY_SIZES}">
            <source type="image/webp" srcset="{name}/480.webp 480w, {name}/800.webp 800w, {name}/1200.webp 1200w"
              sizes="{richtext.BODY_SIZES}">
            <img src="{name}/800.webp" width="800" height="534" alt="Hai &quot;bên&quot;" loading="eager"
              fetchpriority="high" decoding="async"></picture>
            <figcaption>Lễ ký &lt;kết&gt; <span class="credit">Ảnh: TT</span></figcaption></figure>""",
        )

    def test_numbers_in_the_markup_are_never_grouped(self):
        html = richtext.render(TOKEN.format(1234567), [photo(1234567, width=4000, height=3000)])

        self.assertIn('width="800" height="600"', html)
        self.assertIn(f"/media/{1234567:064x}/800.webp", html)
        self.assertIn('data-photo-id="1234567"', richtext.to_editor(TOKEN.format(1234567), [photo(1234567)]))

    def test_photos_that_are_unknown_removed_or_not_ready_leave_nothing(self):
        body = "<p>a</p>" + "".join(map(TOKEN.format, (1, 2, 3, 0)))
        photos = [photo(2, removed_at="2026-11-23"), photo(3, renditions={})]

        self.assertEqual(richtext.render(body, photos), "<p>a</p>")

    def test_only_the_first_photo_is_loaded_at_once(self):
        body = TOKEN.format(9) + TOKEN.format(1) + TOKEN.format(2)

        html = richtext.render(body, [photo(1), photo(2)])

        self.assertEqual(re.findall(r'loading="(\w+)"', html), ["eager", "lazy"])
        self.assertEqual(html.count("fetchpriority"), 1)
        self.assertNotIn("eager", richtext.render(body, [photo(1)], eager_first=False))

    def test_the_credit_is_left_out_where_the_byline_names_the_photographer(self):
        html = richtext.render(TOKEN.format(1), [photo(1, credit="TT")], show_credit=False)

        self.assertNotIn("figcaption", html)

    def test_codes_stay_on_one_line_in_text_and_captions_and_nowhere_else(self):
        body = f'<p>Số 238-QĐ/TW <a href="https://a.vn/238-QĐ/TW" rel="noopener">x</a></p>{TOKEN.format(1)}'

        html = richtext.render(body, [photo(1, caption="Ngày 30/9/2020")])

        self.assertIn('<p>Số <span class="nobreak">238-QĐ/TW</span> <a href="https://a.vn/238-QĐ/TW"', html)
        self.assertIn('<figcaption>Ngày <span class="nobreak">30/9/2020</span></figcaption>', html)

    def test_the_one_small_picture_of_a_fresh_upload_is_shown(self):
        html = richtext.render(TOKEN.format(1), [photo(1, renditions={"webp": [800]})])

        self.assertNotIn("<source", html)
        self.assertIn("/800.webp", html)

    def test_rendering_a_long_article_is_cheap(self):
        """A guard against something quadratic, not a benchmark: 100 KB in much less than a second."""
        body = ("<p>" + "Quyết định 238-QĐ/TW ngày 30/9/2020 của Ban Bí thư. " * 40 + "</p>") * 50

        self.assertLess(timeit.timeit(lambda: richtext.render(body, []), number=1), 1)


class EditorTests(SimpleTestCase):
    def test_the_editor_gets_the_picture_and_the_caption_to_edit_in_place(self):
        html = richtext.to_editor(TOKEN.format(5), [photo(5, caption="a < b")])

        self.assertEqual(
            html,
            f'<figure class="article-photo" data-photo-id="5"><img src="/media/{5:064x}/480.webp" alt="">'
            "<figcaption>a &lt; b</figcaption></figure>",
        )

    def test_what_the_editor_was_given_comes_back_as_it_was_stored(self):
        body = f"<p>a</p>{TOKEN.format(5)}{TOKEN.format(99)}"

        cleaned = richtext.clean(richtext.to_editor(body, [photo(5, caption="Chú <thích>")]))

        self.assertEqual((cleaned.body, cleaned.captions), (body, {5: "Chú <thích>"}))

    def test_an_unknown_photo_keeps_its_token_so_that_the_editor_can_mark_it(self):
        self.assertEqual(richtext.to_editor(TOKEN.format(99), []), TOKEN.format(99))
