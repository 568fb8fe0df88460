from django.urls import path

from bihuan.notices.pages import notices

app_name = "notices"
urlpatterns = [
    path("notices/", notices.notices, name="list"),
    path("findings/<int:pk>/notice/", notices.new, name="new"),
    path("notices/<int:pk>/objections/", notices.objection, name="object"),
    path("notices/<int:pk>/objections/<int:objection>/", notices.answered, name="answer"),
]
