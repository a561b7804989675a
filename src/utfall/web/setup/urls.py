"""Addresses of Setup (users stand with access)."""

from django.urls import path

from . import agreements, fields, hours, house, keys, refusals, surveys, targets, visibility, who

urlpatterns = [
    path("setup/targets", targets.targets, name="targets"),
    path("setup/targets/take-back", targets.take_back, name="take-back-target"),
    path("setup/targets/copy", targets.copy, name="copy-target"),
    path("setup/agreements", agreements.agreements, name="agreements"),
    path("setup/agreements/client/<int:client_id>", agreements.new_agreement, name="new-agreement"),
    path("setup/agreements/<int:agreement_id>", agreements.agreement, name="agreement"),
    path("setup/agreements/<int:agreement_id>/withdraw", agreements.withdraw, name="withdraw-agreement"),
    path("setup/house", house.house_page, name="house"),
    path("setup/first-steps", house.first_steps, name="first-steps"),
    path("setup/who", who.names, name="who"),
    path("setup/who/<int:alias_id>", who.name, name="who-name"),
    path("setup/who/<int:alias_id>/keep", who.keep, name="who-keep"),
    path("setup/who/<int:alias_id>/unmatch", who.unmatch, name="who-unmatch"),
    path("setup/fields", fields.fields, name="fields"),
    path("setup/visibility", visibility.campaigns, name="visibility"),
    path("setup/visibility/<int:campaign_id>", visibility.campaign, name="campaign-visibility"),
    path("setup/hours", hours.every, name="hours"),
    path("setup/hours/new", hours.new, name="new-hours"),
    path("setup/hours/<int:hours_id>", hours.change, name="change-hours"),
    path("setup/hours/<int:hours_id>/drop", hours.drop, name="drop-hours"),
    path("setup/keys", keys.keys, name="keys"),
    path("setup/keys/new", keys.new_key, name="new-key"),
    path("setup/keys/<int:key_id>/revoke", keys.revoke, name="revoke-key"),
    path("setup/surveys", surveys.surveys, name="surveys"),
    path("setup/surveys/new", surveys.survey, name="new-survey"),
    path("setup/surveys/refusals", refusals.refusals, name="refusals"),
    path("setup/surveys/refusals/<int:refusal_id>/revoke", refusals.revoke, name="revoke-refusal"),
    path("setup/surveys/<int:asking_id>", surveys.survey, name="survey"),
    path("setup/surveys/<int:asking_id>/switch", surveys.switch, name="switch-survey"),
    path("setup/surveys/<int:asking_id>/preview", surveys.preview, name="preview-survey"),
]
