"""Addresses of coming in, profile and users."""

from django.urls import path

from . import views

urlpatterns = [
    path("login", views.come_in, name="login"),
    path("logout", views.go_out, name="logout"),
    path("first/<str:secret>", views.first_administrator, name="first"),
    path("profile", views.profile, name="profile"),
    path("profile/password", views.password, name="password"),
    path("profile/theme", views.theme, name="theme"),
    path("setup/users", views.users, name="users"),
    path("setup/users/new", views.user, name="new-user"),
    path("setup/users/<int:user_id>", views.user, name="user"),
]
