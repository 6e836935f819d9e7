import pytest
from django.db import connection
from django.test import TestCase

from portal import statistics, tasks
from tests.factories import make_article


class StatisticsTests(TestCase):
    @pytest.mark.sqlite_only
    def test_every_day_the_planner_learns_how_the_tables_have_grown(self):
        make_article()

        tasks.clean_up()

        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'news_article'")
            self.assertGreater(cursor.fetchone()[0], 0)

    def test_asking_again_harms_nothing(self):
        statistics.refresh()

        with self.assertNumQueries(2 if connection.vendor == "sqlite" else 0):
            statistics.refresh()
