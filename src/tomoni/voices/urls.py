"""Addresses of voices. The two with a key hold a secret: they are never logged, cached or indexed."""

from django.urls import path

from . import views

app_name = "voices"
urlpatterns = [
    path("voices/", views.collection, name="collection"),
    path("voices/follow/", views.follow, name="follow"),
    path("voices/promise/", views.promise, name="promise"),
    path("voices/voices.csv", views.table, name="table"),
    path("voices/v/<slug:public_id>/", views.one, name="one"),
    path("voices/r/<str:key>/", views.receipt, name="receipt"),
    path("voices/f/<str:key>/", views.private, name="private"),
]
