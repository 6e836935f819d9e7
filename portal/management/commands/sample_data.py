import ipaddress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.demo.bulk import Sample


class Command(BaseCommand):
    help = "Make many articles and comments for measuring: the same for the same seed. Not for a site with readers."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=1000)
        parser.add_argument("--comments", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--yes", action="store_true", help="Also where SITE_URL is not this machine itself.")

    def handle(self, *, articles, comments, seed, yes, **options):
        if not yes and not is_this_machine(settings.SITE_HOST):
            raise CommandError(_("SITE_URL looks like a real site. Add --yes if invented articles may go into it."))
        if articles < 1 or comments < 0:
            raise CommandError(_("At least one article is needed."))
        Sample(seed, self.stdout.write).make(articles, comments)


def is_this_machine(host):
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
