from django.template.response import TemplateResponse


def admin_page(model_admin, request, template, *, status=None, **context):
    """A page inside the frame of the admin, with what its templates expect."""
    request.current_app = model_admin.admin_site.name
    context = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, **context}
    return TemplateResponse(request, template, context, status=status)
