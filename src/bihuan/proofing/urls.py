from django.urls import path

from bihuan.proofing import pages

app_name = "proofing"
urlpatterns = [
    path("proofs/", pages.proofs, name="list"),
    path("proofs/<int:pk>/", pages.proof, name="page"),
    path("proofs/<int:pk>/excel/", pages.excel, name="excel"),
    path("proofs/<int:pk>/word/", pages.word, name="word"),
    path("proofs/<int:pk>/drop/", pages.drop, name="drop"),
]
