"""Addresses of the letter channel."""

from django.urls import path

from . import views

app_name = "letters"
urlpatterns = [path("letters/write/", views.write, name="write")]
