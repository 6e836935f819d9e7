from django.urls import path

from . import views

app_name = "comments"

urlpatterns = [
    path("bai-viet/<str:slug>-<int:pk>/binh-luan/", views.discussion, name="form"),
    path("binh-luan/<str:token>/", views.status, name="status"),
]
