from django.urls import path

from bihuan.mailroom.pages import case_files, finding_files, notices, packages, rounds, slips

app_name = "mailroom"
urlpatterns = [
    path("notices/<int:pk>/word/", notices.word, name="notice-word"),
    path("rounds/<int:pk>/word/", rounds.word, name="round-word"),
    path("packages/", packages.packages, name="packages"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/download", packages.download, name="package-download"),
    path("case-files/<int:pk>/", case_files.page, name="case-file"),
    path("case-files/<int:pk>/download", case_files.download, name="case-file-download"),
    path("finding-files/<int:pk>/", finding_files.page, name="finding-file"),
    path("finding-files/<int:pk>/download", finding_files.download, name="finding-file-download"),
    path("closing-steps/<int:pk>/sheet/", finding_files.sheet, name="check-sheet"),
    path("slips/", slips.slips, name="slips"),
    path("slips/issue", slips.issue, name="slips-issue"),
    path("slips/<int:pk>/", slips.slip, name="slip"),
    path("slips/<int:pk>/sign", slips.sign, name="slip-sign"),
    path("slips/<int:pk>/receipt", slips.receipt, name="slip-receipt"),
    path("slips/<int:pk>/word", slips.word, name="slip-word"),
]
