"""Addresses of the look: bundles and the language switch for everybody, the living style sheet where it is allowed."""

from django.urls import path
from django.views.i18n import set_language

from tomoni.design import views

app_name = "design"
urlpatterns = [
    path("design/mark.svg", views.mark, name="mark"),
    path("design/language/", set_language, name="set_language"),
    path("design/tomoni.<str:digest>.css", views.stylesheet, name="stylesheet"),
    path("design/<slug:name>.<str:digest>.js", views.script, name="script"),
    path("design/", views.style_sheet, name="style_sheet"),
    path("design/frames/<slug:name>/", views.frame, name="frame"),
]
