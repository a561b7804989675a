"""Addresses of the Historical pages."""

from django.urls import path

from utfall.web.reports import views

from . import agent_page, arrivals, funnel, inbound, needed, outcome_pages, satisfaction

urlpatterns = [
    path("historical/activity", views.report("activity"), name="activity"),
    path("historical/performance", views.report("performance"), name="performance"),
    path("historical/outcomes", outcome_pages.outcome_page, name="outcomes"),
    path("historical/outcomes/customers", outcome_pages.outcome_customers, name="outcome-customers"),
    path("historical/sales", views.report("sales"), name="sales"),
    path("historical/agents", agent_page.agent_page, name="agents"),
    path("historical/funnel", funnel.funnel_page, name="funnel"),
    path("historical/inbound", inbound.inbound_page, name="inbound"),
    path("historical/arrivals", arrivals.arrivals_page, name="arrivals"),
    path("historical/arrivals/half-hour", needed.cell_page, name="arrivals-cell"),
    path("historical/satisfaction", satisfaction.satisfaction_page, name="satisfaction"),
]
