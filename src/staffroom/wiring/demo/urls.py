from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("mail/", views.mailboxes, name="mailboxes"),
    path("mail/<str:key>/", views.mailbox_of, name="mailbox"),
    path("mail/<str:key>/<int:pk>/", views.mail, name="mail"),
    path("mail/<str:key>/<int:pk>/rendered/", views.rendered, name="rendered"),
]
