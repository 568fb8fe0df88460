from django.urls import path

from bihuan.lookback.pages import draws, lookbacks, results

app_name = "lookback"
urlpatterns = [
    path("look-backs/", lookbacks.look_backs, name="list"),
    path("look-backs/assign/", lookbacks.give, name="assign"),
    path("look-backs/signs/", lookbacks.signs, name="signs"),
    path("look-backs/draws/", draws.draws, name="draws"),
    path("look-backs/draws/<int:pk>/", draws.one, name="draw"),
    path("look-backs/<int:pk>/", results.page, name="page"),
    path("look-backs/<int:pk>/drop/", results.call_off, name="drop"),
    path("look-backs/<int:pk>/reopen/", results.begin_anew, name="reopen"),
    path("look-back-files/<int:pk>/<str:mark>/", results.file, name="file"),
    path("look-back-files/<int:pk>/<str:mark>/remove/", results.remove, name="remove"),
]
