from django import template

from .. import richtext

register = template.Library()


@register.simple_tag
def picture(photo, sizes=richtext.BODY_SIZES, eager=False, css_class=""):
    """``photo`` as a responsive ``<picture>``; nothing while no size of it is ready, or without a photo."""
    return richtext.picture(photo, sizes=sizes, eager=eager, css_class=css_class) if photo else ""
