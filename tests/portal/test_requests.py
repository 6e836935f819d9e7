import json
import logging
from ipaddress import ip_network
from unittest import mock

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, SimpleTestCase, TestCase, override_settings
from django.urls import path

from portal import errors, logs, proxies
from portal.middleware import CleanInputMiddleware, TrustedProxyMiddleware
from portal.urls import handler400, handler403, handler404, handler500  # noqa: F401 - this module serves as a urlconf
from portal.urls import urlpatterns as portal_urlpatterns

problem = None


def fails(request):
    raise problem


def form(request):
    return HttpResponse(request.POST.get("text", ""))


urlpatterns = [path("fails/", fails), path("form/", form), *portal_urlpatterns]
PROXIES = [ip_network("10.0.0.0/8"), ip_network("::1")]


class ClientAddressTests(SimpleTestCase):
    def address(self, peer, chain=""):
        return proxies.client_ip(RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=chain))

    def test_without_trusted_proxies_the_peer_counts_whatever_it_claims(self):
        self.assertEqual(self.address("203.0.113.5", "198.51.100.7"), "203.0.113.5")

    @override_settings(TRUSTED_PROXIES=PROXIES)
    def test_the_nearest_address_that_is_no_proxy_counts(self):
        self.assertEqual(self.address("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.2.3.4"), "198.51.100.7")

    @override_settings(TRUSTED_PROXIES=PROXIES)
    def test_a_stranger_cannot_choose_his_address(self):
        self.assertEqual(self.address("203.0.113.5", "198.51.100.7"), "203.0.113.5")

    @override_settings(TRUSTED_PROXIES=PROXIES)
    def test_nonsense_from_a_proxy_is_no_address(self):
        self.assertIsNone(self.address("10.0.0.1", "198.51.100.7, <script>"))

    @override_settings(TRUSTED_PROXIES=PROXIES)
    def test_an_ipv4_address_written_as_ipv6_is_the_ipv4_address(self):
        self.assertEqual(self.address("::ffff:10.0.0.1", "::ffff:198.51.100.7"), "198.51.100.7")

    @override_settings(TRUSTED_PROXIES=["unix"])
    def test_a_unix_socket_is_trusted_when_it_is_named(self):
        self.assertEqual(self.address("", "198.51.100.7"), "198.51.100.7")

    @override_settings(TRUSTED_PROXIES=PROXIES)
    def test_forwarding_headers_of_strangers_are_forgotten(self):
        request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.5", HTTP_X_FORWARDED_PROTO="https")

        TrustedProxyMiddleware(lambda request: HttpResponse())(request)

        self.assertNotIn("HTTP_X_FORWARDED_PROTO", request.META)


class BrokenInputTests(TestCase):
    def test_nul_bytes_and_broken_utf8_in_an_address_are_the_readers_mistake(self):
        for address in ("/x%00y/", "/?q=%00", "/?q=%FF", "/?%C3%28=1", "/admin/?next=a%00"):
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 400)

    def test_broken_utf8_in_a_path_is_an_address_that_does_not_exist(self):
        self.assertEqual(self.client.get("/bai-viet/%FF%FE/").status_code, 404)

    def test_vietnamese_addresses_pass(self):
        request = RequestFactory().get("/", QUERY_STRING="q=%C4%91%E1%BA%A1i+h%E1%BB%99i&x=%EF%BF%BD")

        response = CleanInputMiddleware(lambda request: HttpResponse("passed"))(request)

        self.assertEqual(response.content, b"passed")

    def test_a_cookie_with_a_nul_byte_is_forgotten(self):
        self.client.cookies.load('sessionid="abcdefghijkl\\000"')

        self.assertEqual(self.client.get("/admin/").status_code, 302)

    def test_a_request_larger_than_any_page_takes_is_refused_unread(self):
        for address, most in (("/tim-kiem/", settings.READER_REQUEST_MAX), ("/admin/", settings.STAFF_REQUEST_MAX)):
            with self.subTest(address=address):
                self.assertEqual(self.client.post(address, CONTENT_LENGTH=str(most + 1)).status_code, 413)

    def test_a_bad_request_page_is_vietnamese(self):
        self.assertContains(self.client.get("/?q=%00"), 'lang="vi"', status_code=400)


@override_settings(ROOT_URLCONF="tests.portal.test_requests")
class ErrorPageTests(TestCase):
    def fail_with(self, problem):
        client = Client(raise_request_exception=False)
        with mock.patch("tests.portal.test_requests.problem", problem), self.assertLogs() as logged:
            response = client.get("/fails/")
        return response, logged

    def test_an_unexpected_error_shows_nothing_of_the_inside(self):
        response, logged = self.fail_with(ZeroDivisionError("secret detail"))

        self.assertEqual(response.status_code, 500)
        self.assertNotContains(response, "secret detail", status_code=500)
        self.assertNotContains(response, "Traceback", status_code=500)
        self.assertIn("ZeroDivisionError", "".join(logged.output))

    def test_a_silent_database_is_a_pause_not_a_mistake(self):
        response, _logged = self.fail_with(OperationalError("could not connect"))

        self.assertEqual((response.status_code, response["Retry-After"]), (503, "60"))

    def test_pages_for_a_broken_site_need_no_database(self):
        request = RequestFactory().get("/")

        with self.assertNumQueries(0):
            for page in (errors.server_error, errors.bad_request, errors.too_large):
                page(request)

    def test_too_large_a_form_says_so(self):
        response = errors.bad_request(RequestFactory().get("/"), RequestDataTooBig())

        self.assertEqual(response.status_code, 413)

    @override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
    def test_too_large_a_form_is_refused_with_413(self):
        self.assertEqual(self.client.post("/form/", {"text": "a" * 200}).status_code, 413)

    @override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=2)
    def test_too_many_fields_are_refused_with_413(self):
        self.assertEqual(self.client.post("/form/", {"a": 1, "b": 2, "c": 3}).status_code, 413)

    def test_a_broken_upload_is_the_readers_mistake(self):
        response = self.client.generic("POST", "/form/", b"junk", content_type="multipart/form-data; boundary=")

        self.assertEqual(response.status_code, 400)

    def test_a_missing_form_token_is_explained_in_vietnamese(self):
        response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})

        self.assertContains(response, 'lang="vi"', status_code=403)

    def test_an_unknown_host_is_a_bad_request(self):
        with self.assertLogs("django.security.DisallowedHost"):
            response = self.client.get("/admin/login/", headers={"host": "evil.example"})

        self.assertEqual(response.status_code, 400)

    def test_an_unknown_page_is_not_found(self):
        self.assertContains(self.client.get("/khong-co/"), 'lang="vi"', status_code=404)


class LockoutTests(TestCase):
    def attempt(self, username, password, address="203.0.113.5"):
        return self.client.post(
            "/admin/login/", {"username": username, "password": password}, REMOTE_ADDR=address
        ).status_code

    def fail(self, times, **options):
        return [self.attempt("lan", "wrong", **options) for _number in range(times)]

    def setUp(self):
        get_user_model().objects.create_user("lan", password="đúng-mật-khẩu", is_staff=True)
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def test_too_many_wrong_passwords_lock_the_sign_in_from_that_address(self):
        self.fail(settings.AXES_FAILURE_LIMIT)

        self.assertEqual(self.attempt("lan", "đúng-mật-khẩu"), 429)

    def test_a_colleague_elsewhere_still_gets_in(self):
        self.fail(settings.AXES_FAILURE_LIMIT)

        self.assertEqual(self.attempt("lan", "đúng-mật-khẩu", address="203.0.113.6"), 302)

    def test_the_lockout_page_is_vietnamese_and_says_when_to_come_back(self):
        self.fail(settings.AXES_FAILURE_LIMIT)

        response = self.client.post("/admin/login/", {"username": "lan", "password": "x"}, REMOTE_ADDR="203.0.113.5")

        self.assertContains(response, 'lang="vi"', status_code=429)
        self.assertEqual(response["Retry-After"], "900")

    @override_settings(TRUSTED_PROXIES=PROXIES)
    def test_behind_a_proxy_readers_are_told_apart(self):
        for _number in range(settings.AXES_FAILURE_LIMIT):
            self.post_through_proxy("198.51.100.7", "wrong")

        self.assertEqual(self.post_through_proxy("198.51.100.7", "đúng-mật-khẩu"), 429)
        self.assertEqual(self.post_through_proxy("198.51.100.8", "đúng-mật-khẩu"), 302)

    def post_through_proxy(self, address, password):
        return self.client.post(
            "/admin/login/",
            {"username": "lan", "password": password},
            REMOTE_ADDR="10.0.0.1",
            headers={"x-forwarded-for": address},
        ).status_code


class SecurityHeaderTests(TestCase):
    def test_pages_carry_the_strict_policy(self):
        policy = self.client.get("/admin/login/")["Content-Security-Policy"].split("; ")

        self.assertEqual(
            sorted(policy),
            [
                "base-uri 'self'",
                "default-src 'self'",
                "form-action 'self'",
                "frame-ancestors 'self'",
                "img-src 'self' data: blob:",
                "object-src 'none'",
            ],
        )

    def test_types_are_not_guessed(self):
        self.assertEqual(self.client.get("/admin/login/")["X-Content-Type-Options"], "nosniff")


class LogTests(TestCase):
    def test_every_answer_carries_the_id_of_its_log_line(self):
        with self.assertLogs("portal.access", "INFO") as logged:
            response = self.client.get("/healthz?secret=1")

        self.assertRegex(response["X-Request-ID"], r"\A[0-9a-f]{32}\Z")
        self.assertEqual(logged.records[0].getMessage(), "GET /healthz 200")

    def test_a_log_line_is_one_json_object(self):
        record = logging.LogRecord("portal", logging.INFO, "", 1, "bài\nviết %s", ("mới",), None)
        token = logs.request_id.set("abc12345")
        logs.RequestIdFilter().filter(record)
        logs.request_id.reset(token)

        line = logs.JsonFormatter().format(record)

        self.assertNotIn("\n", line)
        parsed = json.loads(line)
        self.assertEqual(
            (parsed["level"], parsed["logger"], parsed["message"], parsed["request_id"]),
            ("INFO", "portal", "bài\nviết mới", "abc12345"),
        )

    def test_a_stranger_cannot_choose_the_id(self):
        response = self.client.get("/healthz", headers={"x-request-id": "forged-forged"})

        self.assertNotEqual(response["X-Request-ID"], "forged-forged")
