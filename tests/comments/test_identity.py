from django.test import RequestFactory, SimpleTestCase, override_settings

from comments import identity
from tests.comments.helpers import make_sender


class HashTests(SimpleTestCase):
    def test_a_hash_depends_on_key_kind_and_value(self):
        with override_settings(IDENTITY_KEY="một"):
            first = identity.keyed_hash("device", "x")
            self.assertEqual(first, identity.keyed_hash("device", "x"))
            self.assertNotEqual(first, identity.keyed_hash("email", "x"))
            self.assertNotEqual(first, identity.keyed_hash("device", "y"))
        with override_settings(IDENTITY_KEY="hai"):
            self.assertNotEqual(first, identity.keyed_hash("device", "x"))

    def test_a_hash_has_32_hexadecimal_digits_and_nothing_hashes_to_nothing(self):
        self.assertRegex(identity.keyed_hash("device", "x"), r"^[0-9a-f]{32}$")
        self.assertEqual(identity.keyed_hash("device", ""), "")

    def test_an_email_is_the_same_in_every_spelling(self):
        self.assertEqual(identity.email_hash(" Lan@Example.COM "), identity.email_hash("lan@example.com"))


class NetworkTests(SimpleTestCase):
    def test_neighbours_share_a_network(self):
        self.assertEqual(identity.network("203.0.113.7"), "203.0.113.0/24")
        self.assertEqual(identity.network("2001:db8:1:2::7"), "2001:db8:1::/48")
        self.assertEqual(identity.network(None), "")

    @override_settings(TRUSTED_PROXIES=[])
    def test_a_forged_header_does_not_change_the_address(self):
        request = RequestFactory().post("/", REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": "203.0.113.7"})

        self.assertEqual(identity.client_address(request), "198.51.100.1")

    @override_settings(TRUSTED_PROXIES=["unix"])
    def test_a_trusted_proxy_is_believed(self):
        request = RequestFactory().post("/", REMOTE_ADDR="", headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.7"})

        self.assertEqual(identity.client_address(request), "203.0.113.7")


class SenderTests(SimpleTestCase):
    def sender(self, cookie):
        request = RequestFactory().post("/")
        if cookie is not None:
            request.COOKIES[identity.DEVICE_COOKIE] = cookie
        return identity.sender_of(request)

    def test_a_device_with_its_cookie_is_known(self):
        self.assertEqual(self.sender("a" * 32)[:2], ("a" * 32, False))

    def test_a_missing_or_made_up_cookie_is_a_new_device(self):
        for cookie in (None, "", "ngắn", "a" * 33, "a" * 31 + "\x00"):
            with self.subTest(cookie=cookie):
                sender = self.sender(cookie)
                self.assertTrue(sender.is_new_device)
                self.assertRegex(sender.device, r"^[A-Za-z0-9]{32}$")

    def test_the_address_is_not_kept_where_the_site_keeps_none(self):
        self.assertEqual(make_sender().kept_address, "203.0.113.7")
        with override_settings(COMMENT_IP_RETENTION_DAYS=0):
            self.assertIsNone(make_sender().kept_address)
