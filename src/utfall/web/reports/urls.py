"""Addresses of the reports."""

from django.urls import path

from . import (
    agent_page,
    arrivals,
    differ_page,
    floor_page,
    funnel,
    inbound,
    inquiries,
    inquiry_list,
    lost,
    needed,
    pages,
    satisfaction,
    saved,
    views,
)

urlpatterns = [
    path("historical/activity", views.report("activity"), name="activity"),
    path("historical/performance", views.report("performance"), name="performance"),
    path("historical/outcomes", pages.outcome_page, name="outcomes"),
    path("historical/outcomes/customers", pages.outcome_customers, name="outcome-customers"),
    path("historical/sales", views.report("sales"), name="sales"),
    path("historical/arrivals", arrivals.arrivals_page, name="arrivals"),
    path("historical/arrivals/half-hour", needed.cell_page, name="arrivals-cell"),
    path("historical/funnel", funnel.funnel_page, name="funnel"),
    path("historical/inbound", inbound.inbound_page, name="inbound"),
    path("current/floor", floor_page.floor_page, name="floor"),
    path("historical/satisfaction", satisfaction.satisfaction_page, name="satisfaction"),
    path("historical/agents", agent_page.agent_page, name="agents"),
    path("current/lost", lost.lost_page, name="lost"),
    path("current/inquiries", inquiries.inquiry_page, name="inquiries"),
    path("current/inquiries/list", inquiry_list.list_page, name="inquiry-list"),
    path("current/customers", pages.customer_page, name="customers"),
    path("current/customers/list", pages.standing_page, name="standing"),
    path("differ", differ_page.differ_page, name="differ"),
    path("number", views.number_panel, name="number"),
    path("rows", views.rows, name="rows"),
    path("why", views.why_page, name="why"),
    path("choose", views.choose, name="choose"),
    path("views", saved.views, name="views"),
    path("views/save", saved.save, name="save-view"),
    path("views/<int:view_id>/forget", saved.forget, name="forget-view"),
]
