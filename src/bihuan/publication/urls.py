from django.urls import path

from bihuan.publication.pages import drafts, notices, tables

app_name = "publication"
urlpatterns = [
    path("public-tables/", tables.tables, name="tables"),
    path("public-tables/<int:pk>/", tables.publication, name="publication"),
    path("public-tables/<int:pk>/word", tables.word, name="word"),
    path("public-tables/<int:pk>/excel", tables.excel, name="excel"),
    path("public-tables/<int:pk>/again", tables.again, name="again"),
    path("public-tables/drafts/<int:pk>/", drafts.draft, name="draft"),
    path("public-tables/drafts/<int:pk>/release", drafts.release, name="release"),
    path("public-tables/drafts/<int:pk>/discard", drafts.discard, name="discard"),
    path("public-tables/drafts/<int:pk>/rows/<int:row>", drafts.row, name="row"),
    path("notices/<int:pk>/beside/", notices.notice, name="notice"),
]
