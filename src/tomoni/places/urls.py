"""Addresses of the choice of an area. The page of an area joins other parts: it stands in ``web``."""

from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("my-area/", views.remember, name="remember"),
]
