from .article import Article, Contribution, FrontPageSlot, PublishGrant
from .media import ArticlePhoto, Attachment
from .revision import Revision
from .search import ArticleSearch
from .taxonomy import Author, Section, TaggedArticle, Topic, TopicAlias

__all__ = [
    "Article",
    "ArticlePhoto",
    "ArticleSearch",
    "Attachment",
    "Author",
    "Contribution",
    "FrontPageSlot",
    "PublishGrant",
    "Revision",
    "Section",
    "TaggedArticle",
    "Topic",
    "TopicAlias",
]
