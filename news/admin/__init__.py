from . import articles, desk, pages, taxonomy

__all__ = ["articles", "desk", "pages", "taxonomy"]
