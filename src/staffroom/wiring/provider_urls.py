"""The pages of other providers. Loaded only where one is configured."""

from allauth.socialaccount.providers.openid_connect import views
from django.urls import path

from . import provider_views

urlpatterns = [
    path("you/providers/", provider_views.connections, name="provider_connections"),
    path("you/providers/<int:pk>/removal/", provider_views.disconnection, name="provider_disconnection"),
    path("providers/<slug:provider_id>/", views.login, name="openid_connect_login"),
    path("providers/<slug:provider_id>/callback/", views.callback, name="openid_connect_callback"),
]
