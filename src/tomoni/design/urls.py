"""Addresses of the look: bundles for everybody, the living style sheet where the setting allows it."""

from django.urls import path

from tomoni.design import views

app_name = "design"
urlpatterns = [
    path("tomoni.<str:digest>.css", views.stylesheet, name="stylesheet"),
    path("<slug:name>.<str:digest>.js", views.script, name="script"),
    path("", views.style_sheet, name="style_sheet"),
    path("frames/<slug:name>/", views.frame, name="frame"),
]
