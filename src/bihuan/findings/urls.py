from django.urls import path

from bihuan.findings.pages import finding, plan, register

app_name = "findings"
urlpatterns = [
    path("findings/", register.findings, name="list"),
    path("findings/<int:pk>/", finding.finding, name="page"),
    path("findings/<int:pk>/plan/", plan.plan, name="plan"),
    path("findings/<int:pk>/plan/<int:measure>/", plan.steps, name="steps"),
    path("findings/<int:pk>/facts/", plan.facts, name="facts"),
    path("findings/<int:pk>/referrals/", plan.referral, name="refer"),
    path("findings/<int:pk>/referrals/<int:referral>/", plan.outcome, name="referral-outcome"),
]
