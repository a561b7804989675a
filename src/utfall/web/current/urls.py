"""Addresses of the Current pages."""

from django.urls import path

from . import customer_pages, floor_page, inquiries, inquiry_list, lost

urlpatterns = [
    path("current/floor", floor_page.floor_page, name="floor"),
    path("current/lost", lost.lost_page, name="lost"),
    path("current/inquiries", inquiries.inquiry_page, name="inquiries"),
    path("current/inquiries/list", inquiry_list.list_page, name="inquiry-list"),
    path("current/customers", customer_pages.customer_page, name="customers"),
    path("current/customers/list", customer_pages.standing_page, name="standing"),
]
