from ckeditor.widgets import CKEditorWidget
from django.forms.widgets import Media
from django.utils.translation import get_language, override

from . import editor


class ArticleBodyWidget(CKEditorWidget):
    """The editor of an article's text with its photos; the tray below it lists those that wait for a place."""

    with_photos = True

    def __init__(self, attrs=None):
        super().__init__(template_name="news/widgets/article_body.html", attrs=attrs)

    @property
    def media(self):
        scripts = ["js/admin-photos.js"] if self.with_photos else []
        return super().media + Media(css={"all": ["css/admin-photos.css"]}, js=scripts)

    def get_context(self, name, value, attrs):
        self.config = editor.config(with_photos=self.with_photos)
        self.external_plugin_resources = editor.plugins(with_photos=self.with_photos)
        with override(get_language() or "vi"):
            context = super().get_context(name, value, attrs)
        context["widget"]["words"] = editor.words() if self.with_photos else None
        return context

    def _set_config(self):
        """The interface is Vietnamese whatever language is active."""


class PlainBodyWidget(ArticleBodyWidget):
    """The same editor without photos, for plain pages."""

    with_photos = False
