"""Every address of the house. A route that declares nobody is refused to everybody (``units.access``)."""

from django.urls import include, path

urlpatterns = [
    path("", include("bihuan.desk.urls")),
    path("", include("bihuan.units.urls")),
    path("", include("bihuan.look.urls")),
    path("", include("bihuan.inbox.urls")),
    path("", include("bihuan.sites.urls")),
    path("", include("bihuan.complaints.urls")),
    path("", include("bihuan.findings.urls")),
    path("", include("bihuan.rounds.urls")),
    path("", include("bihuan.closing.urls")),
    path("", include("bihuan.notices.urls")),
    path("", include("bihuan.lookback.urls")),
    path("", include("bihuan.activities.urls")),
    path("", include("bihuan.supervision.urls")),
    path("", include("bihuan.enforcement.urls")),
    path("", include("bihuan.figures.urls")),
    path("", include("bihuan.proofing.urls")),
    path("", include("bihuan.papers.urls")),
    path("", include("bihuan.mailroom.urls")),
    path("", include("bihuan.publication.urls")),
]
