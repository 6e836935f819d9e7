import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

from django.core.management import call_command
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portal import checks, ticks
from portal.models import Heartbeat

HOUR = timedelta(hours=1)
calls = []


def tick():
    calls.append("tick")


def broken_tick():
    raise ValueError("broken")


@task()
def queued(word):
    calls.append(word)


class TickTests(TestCase):
    path = f"{__name__}.tick"

    def setUp(self):
        calls.clear()

    def test_a_new_task_runs_at_once_and_leaves_its_hour(self):
        self.assertTrue(ticks.run_if_due(self.path, HOUR))

        row = Heartbeat.objects.get(name=self.path)
        self.assertEqual((calls, row.error), (["tick"], ""))
        self.assertLess(timezone.now() - row.finished_at, timedelta(seconds=10))

    def test_it_does_not_run_again_before_its_time(self):
        ticks.run_if_due(self.path, HOUR)

        self.assertFalse(ticks.run_if_due(self.path, HOUR))
        self.assertEqual(calls, ["tick"])

    def test_it_runs_again_when_its_time_has_come(self):
        ticks.run_if_due(self.path, HOUR)
        Heartbeat.objects.update(started_at=timezone.now() - HOUR)

        self.assertTrue(ticks.run_if_due(self.path, HOUR))

    def test_of_two_workers_one_takes_the_turn(self):
        self.assertEqual([ticks.take_turn(self.path, HOUR) for _worker in range(2)], [True, False])

    def test_a_broken_task_is_recorded_and_stops_nobody(self):
        clock = ticks.Clock({f"{__name__}.broken_tick": 60, self.path: 60})

        with self.assertLogs("portal.ticks", "ERROR"):
            clock.run_due()

        self.assertEqual(calls, ["tick"])
        self.assertEqual(Heartbeat.objects.get(name=f"{__name__}.broken_tick").error, "ValueError")

    def test_an_idle_clock_does_not_touch_the_database(self):
        clock = ticks.Clock({self.path: 60})
        clock.run_due()

        with self.assertNumQueries(0):
            clock.run_due()

    def test_a_task_that_cannot_be_imported_is_found_by_the_checks(self):
        with self.settings(PERIODIC_TASKS={"portal.tasks.missing": 60}):
            self.assertEqual([error.id for error in checks.periodic_tasks_exist(None)], ["portal.E001"])


class WorkersTogetherTests(TransactionTestCase):
    def take(self, _number):
        try:
            return ticks.take_turn("a.b", HOUR)
        finally:
            connection.close()

    def test_of_many_workers_at_the_same_moment_one_takes_the_turn(self):
        with ThreadPoolExecutor(8) as pool:
            taken = list(pool.map(self.take, range(8)))

        self.assertEqual(sorted(taken), [False] * 7 + [True])


class WorkerTests(TransactionTestCase):
    def setUp(self):
        calls.clear()
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def test_the_worker_runs_what_is_queued_and_what_is_due(self):
        for word in ("một", "hai"):
            queued.enqueue(word)

        with self.settings(PERIODIC_TASKS={f"{__name__}.tick": 60}):
            call_command("worker", once=True)

        self.assertEqual(sorted(calls), ["hai", "một", "tick"])
        self.assertEqual(set(DBTaskResult.objects.values_list("status", flat=True)), {"SUCCESSFUL"})

    def test_a_failing_task_does_not_stop_the_worker(self):
        queued.enqueue("một")

        with mock.patch(f"{__name__}.calls", None):
            call_command("worker", once=True)

        self.assertEqual(DBTaskResult.objects.get().status, "FAILED")
