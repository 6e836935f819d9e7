from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from news.models import Article
from portal.demo import stage


class Command(BaseCommand):
    help = "Load an invented newsroom to look at into an empty database, or take it away again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove", action="store_true", help="Take away everything that the demo made, and only that."
        )
        parser.add_argument(
            "--all-comments",
            action="store_true",
            help="With --remove: also the comments that people have sent to demo articles since.",
        )

    def handle(self, *, remove, all_comments, **options):
        if remove:
            self.clear(all_comments)
        elif stage.stands():
            self.stdout.write(_("The demo content is there already."))
        elif Article.objects.exists():
            raise CommandError(_("There are articles here already: demo content is for an empty site."))
        else:
            stage.load()
            self.stdout.write(_("Demo content is loaded. The logins are in %(path)s.") % {"path": stage.logins_path()})

    def clear(self, all_comments):
        for sentence in stage.remove(all_comments=all_comments):
            self.stdout.write(sentence)
        self.stdout.write(_("The demo content is removed."))
