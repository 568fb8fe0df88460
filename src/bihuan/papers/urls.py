from django.urls import path

from bihuan.papers import pages, template_pages

app_name = "papers"
urlpatterns = [
    path("briefings/", pages.briefings, name="briefings"),
    path("briefings/new/", pages.new, name="new"),
    path("briefings/template/", template_pages.template, name="template"),
    path("briefings/template/current.docx", template_pages.current, name="template-current"),
    path("briefings/template/shipped.docx", template_pages.shipped, name="template-shipped"),
    path("briefings/template/restore/", template_pages.restore_shipped, name="template-restore"),
    path("briefings/<int:pk>/", pages.briefing, name="briefing"),
    path("briefings/<int:pk>/edit/", pages.edit, name="edit"),
    path("briefings/<int:pk>/issue/", pages.issue, name="issue"),
    path("briefings/<int:pk>/word/", pages.download, name="download"),
]
