from django.urls import path

from . import views

app_name = "profiles"
urlpatterns = [
    # Shown.
    path("@<str:handle>/as/<str:whom>/", views.view_as, name="view_as"),
    # Recommended.
    path("you/recommendations/", views.recommendations, name="recommendations"),
    path("you/recommendations/given/", views.recommendations_given, name="recommendations_given"),
    path("@<str:handle>/recommendation/", views.recommending, name="recommending"),
    path("@<str:handle>/recommendation/request/", views.recommendation_request, name="recommendation_request"),
    path("recommendations/<int:pk>/", views.recommendation, name="recommendation"),
    path("recommendations/<int:pk>/approval/", views.recommendation_approval, name="recommendation_approval"),
    path("recommendations/<int:pk>/answer/", views.recommendation_answer, name="recommendation_answer"),
    path("recommendations/<int:pk>/withdrawal/", views.recommendation_withdrawal, name="recommendation_withdrawal"),
    path("recommendations/<int:pk>/place/", views.recommendation_place, name="recommendation_place"),
    path("recommendations/<int:pk>/copy/", views.recommendation_copy, name="recommendation_copy"),
    path("verify/", views.verify, name="verify"),
    path("verify/keys/", views.seal_keys, name="seal_keys"),
]
