from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string


@checks.register
def periodic_tasks_exist(app_configs, **kwargs):
    return [error for path in settings.PERIODIC_TASKS for error in _check(path)]


def _check(path):
    try:
        import_string(path)
    except ImportError as error:
        yield checks.Error(f"PERIODIC_TASKS names {path}, which cannot be imported: {error}", id="portal.E001")
