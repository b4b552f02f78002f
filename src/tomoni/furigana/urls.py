"""The address of the switch; ``config`` opens it to everybody."""

from django.urls import path

from . import views

app_name = "furigana"
urlpatterns = [path("furigana/", views.switch, name="switch")]
