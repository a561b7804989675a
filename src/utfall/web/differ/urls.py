"""The address of *Why do these two differ?*"""

from django.urls import path

from . import pages

urlpatterns = [path("differ", pages.differ_page, name="differ")]
