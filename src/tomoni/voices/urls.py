"""Addresses of voices. Those with a key hold a secret: they are never logged, cached or indexed."""

from django.urls import path

from .views import reading, seals

app_name = "voices"
urlpatterns = [
    path("voices/", reading.collection, name="collection"),
    path("voices/follow/", reading.follow, name="follow"),
    path("voices/promise/", reading.promise, name="promise"),
    path("voices/voices.csv", reading.table, name="table"),
    path("voices/seals/", seals.seals, name="seals"),
    path("voices/seals.json", seals.document, name="seals_json"),
    path("voices/seals.atom", seals.feed, name="seals_feed"),
    path("voices/v/<slug:public_id>/", reading.one, name="one"),
    path("voices/r/<str:key>/", reading.receipt, name="receipt"),
    path("voices/f/<str:key>/", reading.private, name="private"),
    path("voices/f/<str:key>/proof.json", seals.proof, name="proof"),
]
