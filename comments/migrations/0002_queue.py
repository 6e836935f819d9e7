from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Queue",
            fields=[],
            options={
                "verbose_name": "comment on the desk",
                "verbose_name_plural": "moderation queue",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("comments.comment",),
        ),
    ]
