from unittest import mock

from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError, connection
from django.test import TestCase

from portal.health import CHECKS


class HealthTests(TestCase):
    def test_alive_needs_no_database(self):
        with self.assertNumQueries(0):
            response = self.client.get("/healthz")

        self.assertEqual(
            (response.status_code, response.content, response["Content-Type"]),
            (200, b"ok\n", "text/plain; charset=utf-8"),
        )

    def test_ready_names_each_part(self):
        response = self.client.get("/readyz")

        self.assertEqual((response.status_code, response.content), (200, b"database: ok\ncache: ok\nmigrations: ok\n"))

    def assertNotReady(self, part):
        with self.assertLogs("portal.health"):
            response = self.client.get("/readyz")

        self.assertContains(response, f"{part}: failed", status_code=503)

    def test_a_silent_database_is_not_ready(self):
        with mock.patch.object(connection, "cursor", side_effect=OperationalError):
            self.assertNotReady("database")

    def test_a_broken_cache_is_not_ready(self):
        with mock.patch.object(LocMemCache, "set", side_effect=OSError):
            self.assertNotReady("cache")

    def test_unapplied_migrations_are_not_ready(self):
        with mock.patch("portal.health.unapplied_migrations", return_value=["news.0002"]):
            self.assertNotReady("migrations")

    def test_the_three_parts_are_checked(self):
        self.assertEqual(list(CHECKS), ["database", "cache", "migrations"])

    def test_only_reading_is_allowed(self):
        self.assertEqual(self.client.post("/readyz").status_code, 405)
