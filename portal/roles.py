"""The groups of the newsroom and what each may do."""

from django.contrib.auth.models import Group, Permission

REPORTER = {
    "news.view_article",
    "news.add_article",
    "news.change_article",
    "news.add_articlephoto",
    "news.change_articlephoto",
    "news.delete_articlephoto",
    "news.view_articlephoto",
    "news.add_attachment",
    "news.change_attachment",
    "news.delete_attachment",
    "news.view_attachment",
    "news.view_section",
    "news.view_topic",
    "news.add_topic",
    "news.view_author",
}
EDITOR = REPORTER | {
    "news.edit_all_articles",
    "news.pass_article",
    "news.change_topic",
    "news.add_author",
    "news.change_author",
}
SECRETARY = EDITOR | {
    "news.publish_article",
    "news.add_section",
    "news.change_section",
    "news.add_frontpageslot",
    "news.change_frontpageslot",
    "news.delete_frontpageslot",
    "news.view_frontpageslot",
    "flatpages.add_flatpage",
    "flatpages.change_flatpage",
    "flatpages.view_flatpage",
}
CHIEF = SECRETARY | {
    "news.add_publishgrant",
    "news.change_publishgrant",
    "news.delete_publishgrant",
    "news.view_publishgrant",
}
MODERATOR = {
    "comments.view_comment",
    "comments.moderate_comment",
    "comments.view_decision",
}

GROUPS = {
    "phóng viên": REPORTER,
    "biên tập viên": EDITOR,
    "thư ký tòa soạn": SECRETARY,
    "Tổng Biên tập": CHIEF,
    "người duyệt bình luận": MODERATOR,
}
ADMINISTRATORS = "quản trị viên"


def ensure_roles():
    """Make the missing groups and give every group what it must at least have; what an administrator added stays."""
    codes = {
        f"{row.content_type.app_label}.{row.codename}": row for row in Permission.objects.select_related("content_type")
    }
    for name, wanted in GROUPS.items():
        _give(name, [codes[code] for code in wanted if code in codes])
    _give(ADMINISTRATORS, codes.values())


def _give(name, permissions):
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(*permissions)
