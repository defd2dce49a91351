from django.urls import path

from . import views

app_name = "conversations"
urlpatterns = [
    path("conversations/", views.lately, name="lately"),
    path("conversations/new/", views.new, name="new"),
    path("conversations/new/reach/", views.reach, name="reach"),
    path("networks/<slug:slug>/conversations/", views.in_network, name="in_network"),
    path("conversations/<int:pk>/", views.conversation, name="conversation"),
    path("conversations/<int:pk>/replies/", views.replies, name="replies"),
    path("conversations/<int:pk>/closure/", views.closure, name="closure"),
    path("conversations/<int:pk>/title/", views.title, name="title"),
    path("conversations/<int:pk>/pins/<slug:slug>/", views.pin, name="pin"),
    path("conversations/<int:pk>/placements/", views.placements, name="placements"),
    path("conversations/<int:pk>/tending/", views.looking_after, name="tending"),
    path("conversations/<int:pk>/moving/", views.moving, name="moving"),
    path("conversations/<int:pk>/merging/", views.merging, name="merging"),
    path("tendings/<int:pk>/undoing/", views.undoing, name="undoing"),
    path("conversations/<int:pk>/attention/", views.attention, name="attention"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("messages/<int:pk>/history/", views.history, name="history"),
    path("messages/<int:pk>/revision/", views.revision, name="revision"),
    path("messages/<int:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("messages/<int:pk>/removal/", views.removal, name="removal"),
    path("messages/<int:pk>/splitting/", views.splitting, name="splitting"),
    path("preview/", views.preview, name="preview"),
    path("waiting/", views.waiting, name="waiting"),
    path("waiting/<int:pk>/", views.waiting_post, name="waiting_post"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/unsent/", views.unsent, name="unsent"),
    path("drafts/<int:pk>/", views.draft, name="draft"),
    path("attachments/", views.attachments, name="attachments"),
    path("attachments/<int:pk>/<str:filename>", views.attachment, name="attachment"),
    path("live/conversations/<int:pk>/", views.live, name="live"),
]
