from django.urls import path

from . import views

app_name = "email"
urlpatterns = [
    path("operations/held/", views.held, name="held"),
    path("operations/held/<int:pk>/", views.held_mail, name="held_mail"),
    path("operations/held/<int:pk>/source/", views.held_source, name="held_source"),
    path("operations/held/<int:pk>/attempt/", views.held_attempt, name="held_attempt"),
    path("operations/held/<int:pk>/message/", views.held_message, name="held_message"),
    path("operations/held/<int:pk>/answer/", views.held_answer, name="held_answer"),
    path("operations/held/<int:pk>/discarding/", views.held_discarding, name="held_discarding"),
    path("mail/private/<str:token>/", views.private_wish, name="private_wish"),
    path("mail/leaving/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("mail/mentoring/<str:token>/", views.mentor_wish, name="mentor_wish"),
    path("operations/", views.operations, name="operations"),
    path("operations/deliveries/", views.deliveries, name="deliveries"),
    path("operations/deliveries/<int:pk>/attempt/", views.attempt, name="attempt"),
    path("operations/relay/", views.relay, name="relay"),
    path("operations/relay/test/", views.relay_test, name="relay_test"),
    path("operations/relay/key/", views.signing_key, name="signing_key"),
    path("operations/mailboxes/", views.mailboxes, name="mailboxes"),
    path("operations/mailboxes/new/", views.mailbox_new, name="mailbox_new"),
    path("operations/mailboxes/<int:pk>/", views.mailbox, name="mailbox"),
    path("operations/mailboxes/<int:pk>/test/", views.mailbox_test, name="mailbox_test"),
    path("operations/mailboxes/<int:pk>/switch/", views.mailbox_switch, name="mailbox_switch"),
    path("operations/mailboxes/<int:pk>/removal/", views.mailbox_removal, name="mailbox_removal"),
    path("operations/provider/", views.providers, name="providers"),
    path("operations/provider/sending/", views.provider_sending, name="provider_sending"),
    path("operations/provider/test/", views.provider_test, name="provider_test"),
    path("operations/provider/removal/", views.provider_removal, name="provider_removal"),
    path("operations/provider/<slug:name>/", views.provider, name="provider"),
    path("mail/provider/<str:token>/<slug:way>/", views.hook, name="hook"),
]
