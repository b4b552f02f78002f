"""Addresses of the pages that join parts, the staff desk among them."""

from django.urls import path

from . import urls_desk
from .views import about, comparing, data, front, health, indicators, plan, progress, roles, search, words

app_name = "web"
urlpatterns = [
    path("", front.front, name="front"),
    path("plan/", plan.overview, name="plan"),
    path("plan/of/<slug:slug>/", plan.overview, name="plan_of"),
    path("plan/editions/<uuid:key>/", plan.edition, name="edition"),
    path("plan/compare/", comparing.compare, name="compare"),
    path("plan/indicators/", progress.indicators, name="indicators"),
    path("plan/indicators.csv", progress.table, name="indicators_csv"),
    path("plan/indicators/<uuid:key>/", indicators.indicator, name="indicator"),
    path("plan/indicators/<uuid:key>.csv", indicators.table, name="indicator_csv"),
    path("plan/roles/", roles.roles, name="roles"),
    path("plan/roles/<slug:who>/", roles.role, name="role"),
    path("plan/words/", words.words, name="words"),
    path("plan/<slug:code>/", plan.node, name="node"),
    path("search/", search.search, name="search"),
    path("about/how/", about.how, name="how"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
    path("about/privacy/", about.privacy, name="privacy"),
    path("about/data/", data.data, name="data"),
    path("data/<str:key>.csv", data.table, name="open_table"),
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", health.robots, name="robots"),
    *urls_desk.urlpatterns,
]
