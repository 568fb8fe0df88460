from django.urls import path

from bihuan.findings.pages import finding, parts, plan, register, related

app_name = "findings"
urlpatterns = [
    path("findings/", register.findings, name="list"),
    path("findings/<int:pk>/", finding.finding, name="page"),
    path("findings/<int:pk>/plan/", plan.plan, name="plan"),
    path("findings/<int:pk>/plan/<int:measure>/", plan.steps, name="steps"),
    path("findings/<int:pk>/facts/", plan.facts_of, name="facts"),
    path("findings/sponsors/", register.sponsors, name="sponsors"),
    path("findings/<int:pk>/plan/<int:measure>/cost/", plan.cost, name="invest"),
    path("findings/<int:pk>/parts/", parts.new, name="split"),
    path("findings/<int:pk>/parts/undo/", parts.take_back, name="join"),
    path("findings/<int:pk>/complaints/", related.link, name="relate"),
    path("findings/<int:pk>/documents/", related.add, name="documents"),
    path("finding-documents/<int:pk>/<str:mark>/", related.document, name="document"),
    path("finding-documents/<int:pk>/<str:mark>/remove/", related.remove, name="document-remove"),
    path("findings/<int:pk>/referrals/", plan.referral, name="refer"),
    path("findings/<int:pk>/referrals/<int:referral>/", plan.outcome, name="referral-outcome"),
]
