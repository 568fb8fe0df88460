"""Signing in keeps the names by which allauth finds its pages; no other page of allauth has an address."""

from django.urls import include, path

from bihuan.units.pages import importing, log, member, members, own, signing, units

keeping = [
    path("", members.members, name="members"),
    path("new", members.new, name="member-new"),
    path("import", importing.table, name="import"),
    path("import/confirm", importing.confirm, name="import-confirm"),
    path("passwords", members.give_passwords, name="give-passwords"),
    path("log", log.log, name="log"),
    path("units/", units.units, name="units"),
    path("units/new", units.new, name="unit-new"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/names", units.add_name, name="unit-name"),
    path("units/<int:pk>/names/<int:name>/end", units.stop_name, name="unit-name-end"),
    path("units/<int:pk>/move", units.move_unit, name="unit-move"),
    path("me/", own.mine, name="mine"),
    path("me/home", own.home, name="home"),
    path("me/leave", own.leave, name="leave"),
    path("me/leave/<int:pk>/deputies", own.deputies, name="leave-deputies"),
    path("me/leave/<int:pk>/back", own.back, name="leave-back"),
    path("me/leave/<int:pk>/decline", own.decline, name="leave-decline"),
    path("<int:pk>/", member.member, name="member"),
    path("<int:pk>/title", member.change_title, name="member-title"),
    path("<int:pk>/posts", member.add_post, name="post-add"),
    path("<int:pk>/posts/<int:post>/end", member.end_post, name="post-end"),
    path("<int:pk>/leave", member.leave, name="member-leave"),
    path("<int:pk>/leave/<int:absence>/deputies", member.deputies, name="member-deputies"),
    path("<int:pk>/leave/<int:absence>/back", member.back, name="member-back"),
    path("<int:pk>/password", member.reset_password, name="reset-password"),
    path("<int:pk>/switch", member.switch_account, name="switch-account"),
]

urlpatterns = [
    path("signin", signing.sign_in, name="account_login"),
    path("signout", signing.sign_out, name="account_logout"),
    path("password", signing.change_password, name="account_change_password"),
    path("members/", include((keeping, "units"))),
]
