#!/usr/bin/env python
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line
    from django.db.utils import InterfaceError, OperationalError

    from portal.env import SettingError

    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.exit(str(error))
    except (OperationalError, InterfaceError):
        from portal.env import unreachable_database

        sentence = unreachable_database()
        if not sentence:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()
