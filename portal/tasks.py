"""What the worker does by the clock for the whole site."""


def beat():
    """Nothing but the row it leaves: the admin's start page reads from it that the worker lives."""


def clean_up():
    """Nothing yet."""
