"""The address behind an invite's link."""

from django.urls import path

from . import views

urlpatterns = [path("ask/<str:token>", views.ask, name="ask")]
