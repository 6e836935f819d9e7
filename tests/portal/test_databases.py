import os

import pytest
from django.conf import settings
from django.db import connection
from django.test import TestCase

from portal import env


class DatabaseOfTheRunTests(TestCase):
    def test_the_tests_run_on_the_database_that_was_asked_for(self):
        self.assertEqual(connection.vendor, os.environ.get("TEST_VENDOR", "sqlite"))

    def test_requests_are_not_wrapped_in_transactions(self):
        self.assertIs(settings.DATABASES["default"]["ATOMIC_REQUESTS"], False)


@pytest.mark.sqlite_only
class SqliteTests(TestCase):
    def pragma(self, name):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()[0]

    def test_write_ahead_log_and_foreign_keys_are_on(self):
        self.assertEqual((self.pragma("journal_mode"), self.pragma("foreign_keys")), ("wal", 1))

    def test_transactions_take_the_write_lock_at_once(self):
        self.assertEqual(connection.transaction_mode, "IMMEDIATE")

    def test_writers_wait_for_each_other(self):
        self.assertGreaterEqual(self.pragma("busy_timeout"), 10_000)

    def test_test_database_is_a_file(self):
        self.assertTrue(os.path.isfile(connection.settings_dict["NAME"]))

    def test_an_acknowledged_write_survives_a_power_cut(self):
        self.assertIn("synchronous=FULL", env.SQLITE_OPTIONS["init_command"])


@pytest.mark.postgresql_only
class PostgresqlTests(TestCase):
    def test_connections_are_kept_and_checked(self):
        config = env.database(settings.DATA_DIR)

        self.assertEqual((config["CONN_MAX_AGE"], config["CONN_HEALTH_CHECKS"]), (600, True))
