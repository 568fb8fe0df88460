from django.urls import path

from bihuan.papers import distribution_pages, issue_pages, pages, section_pages, template_pages, version_pages

app_name = "papers"
urlpatterns = [
    path("briefings/", pages.briefings, name="briefings"),
    path("briefings/new/", pages.new, name="new"),
    path("briefings/distribution/", distribution_pages.distribution, name="distribution"),
    path("briefings/template/", template_pages.template, name="template"),
    path("briefings/template/current.docx", template_pages.current, name="template-current"),
    path("briefings/template/shipped.docx", template_pages.shipped, name="template-shipped"),
    path("briefings/template/restore/", template_pages.restore_shipped, name="template-restore"),
    path("briefings/<int:pk>/", issue_pages.briefing, name="briefing"),
    path("briefings/<int:pk>/edit/", pages.edit, name="edit"),
    path("briefings/<int:pk>/sections/", section_pages.arrange_sections, name="sections"),
    path("briefings/<int:pk>/sections/try/", section_pages.try_text, name="try"),
    path("briefings/<int:pk>/sections/<slug:key>/", section_pages.section, name="section"),
    path("briefings/<int:pk>/versions/", version_pages.versions, name="versions"),
    path("briefings/<int:pk>/versions/<int:revision>/restore/", version_pages.restore, name="version-restore"),
    path("briefings/<int:pk>/submit/", issue_pages.submit, name="submit"),
    path("briefings/<int:pk>/sign/", issue_pages.sign, name="sign"),
    path("briefings/<int:pk>/send-back/", issue_pages.send_back, name="send-back"),
    path("briefings/<int:pk>/issue/", issue_pages.issue, name="issue"),
    path("briefings/<int:pk>/word/", issue_pages.download, name="download"),
    path("briefings/<int:pk>/pdf/", issue_pages.pdf, name="pdf"),
    path("briefings/<int:pk>/since/", issue_pages.since, name="since"),
]
