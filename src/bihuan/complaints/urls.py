from django.urls import path

from bihuan.complaints.pages import (
    answers,
    batch,
    bulk,
    case,
    dispatch,
    duties,
    intakes,
    passing,
    register,
    search,
    withdrawing,
)

app_name = "complaints"
urlpatterns = [
    path("batches/", register.batches, name="batches"),
    path("batches/<int:number>/", batch.batch, name="batch"),
    path("intake/", intakes.intakes, name="intake"),
    path("intake/<int:pk>/", intakes.preview, name="intake-preview"),
    path("intake/<int:pk>/mend", intakes.mend, name="intake-mend"),
    path("intake/<int:pk>/confirm", intakes.confirm, name="intake-confirm"),
    path("intake/<int:pk>/discard", intakes.discard, name="intake-discard"),
    path("intake/<int:pk>/undo", intakes.undo, name="intake-undo"),
    path("dispatch/", dispatch.waiting, name="dispatch"),
    path("dispatch/assign", dispatch.assign, name="assign"),
    path("dispatch/duties/", duties.duties, name="duties"),
    path("dispatch/duties/<int:pk>/drop", duties.drop, name="duty-drop"),
    path("dispatch/named", dispatch.named, name="dispatch-named"),
    path("search/", search.results, name="search"),
    path("complaints/", register.complaints, name="list"),
    path("complaints/ticked/sums", bulk.count, name="bulk-sums"),
    path("complaints/ticked/export", bulk.export_ticked, name="bulk-export"),
    path("complaints/ticked/assign", bulk.assign, name="bulk-assign"),
    path("complaints/ticked/accept", bulk.accept, name="bulk-accept"),
    path("complaints/ticked/recall", bulk.recall, name="bulk-recall"),
    # A number that fits no pattern is kept as printed and may hold anything, a slash too.
    path("complaints/<path:number>/answer/<int:unit>", answers.answer, name="answer"),
    path("complaints/<path:number>/review/<int:unit>", answers.review, name="review"),
    path("complaints/<path:number>/act/<int:unit>", answers.act, name="act"),
    path("complaints/<path:number>/reassign/<int:unit>", dispatch.reassign, name="reassign"),
    path("complaints/<path:number>/pass-on/<int:unit>", passing.pass_share_on, name="pass-on"),
    path("complaints/<path:number>/withdraw", withdrawing.withdraw, name="withdraw"),
    path("complaints/<path:number>/restore", withdrawing.restore, name="restore"),
    path("complaints/<path:number>", case.complaint, name="page"),
]
