from django.urls import path

from . import views

app_name = "profiles"
urlpatterns = [
    # Said of oneself.
    path("you/profile/", views.edit, name="edit"),
    path("you/profile/naming/", views.naming, name="naming"),
    path("you/profile/towns/", views.towns, name="towns"),
    path("you/profile/picture/", views.picture, name="picture"),
    path("you/profile/picture/uncut/", views.picture_uncut, name="picture_uncut"),
    path("you/profile/picture/removal/", views.picture_removal, name="picture_removal"),
    path("you/profile/positions/new/", views.added, {"kind": "position"}, name="position_new"),
    path("you/profile/positions/<int:pk>/", views.listed, {"kind": "position"}, name="position"),
    path("you/profile/positions/<int:pk>/removal/", views.removed, {"kind": "position"}, name="position_removal"),
    path("you/profile/qualifications/new/", views.added, {"kind": "qualification"}, name="qualification_new"),
    path("you/profile/qualifications/<int:pk>/", views.listed, {"kind": "qualification"}, name="qualification"),
    path(
        "you/profile/qualifications/<int:pk>/removal/",
        views.removed,
        {"kind": "qualification"},
        name="qualification_removal",
    ),
    path("you/profile/links/new/", views.added, {"kind": "link"}, name="link_new"),
    path("you/profile/links/<int:pk>/", views.listed, {"kind": "link"}, name="link"),
    path("you/profile/links/<int:pk>/removal/", views.removed, {"kind": "link"}, name="link_removal"),
    path("you/profile/<slug:section>/", views.section, name="section"),
    path("photos/<slug:token>-<int:size>.<slug:format>", views.photo, name="photo"),
    path("networks/<slug:slug>/profile-fields/", views.network_fields, name="network_fields"),
    path("site/vocabularies/", views.vocabularies, name="vocabularies"),
    path("site/vocabularies/<slug:name>/", views.vocabulary, name="vocabulary"),
    path("site/vocabularies/<slug:name>/file/", views.vocabulary_file, name="vocabulary_file"),
    path("site/terms/<int:pk>/", views.term, name="term"),
    path("site/terms/<int:pk>/offer/", views.term_offer, name="term_offer"),
    path("site/terms/<int:pk>/together/", views.term_together, name="term_together"),
    # Shown.
    path("@<str:handle>/as/<str:whom>/", views.view_as, name="view_as"),
    path("@<str:handle>/card.vcf", views.vcard, name="vcard"),
    path("@<str:handle>/resume.json", views.resume, name="resume"),
    path("@<str:handle>/cv.pdf", views.cv, name="cv"),
    path("@<str:handle>/label.pdf", views.label, name="label"),
    path("@<str:handle>/card.png", views.index_card, name="index_card"),
    # Found.
    path("people/", views.directory, name="directory"),
    path("people/like-me/", views.like_me, name="like_me"),
    path("@<str:handle>/suggestion/", views.dismissal, name="dismissal"),
    # Known.
    path("people/known/cards.vcf", views.known_cards, name="known_cards"),
    path("people/known/people.csv", views.known_table, name="known_table"),
    path("people/following/", views.following, name="following"),
    # Introduced.
    path("people/introductions/", views.introductions, name="introductions"),
    path("people/introductions/new/", views.introduction_new, name="introduction_new"),
    path("people/introductions/<int:pk>/", views.introduction_between, name="introduction_between"),
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
    # Mentored.
    path("people/mentors/", views.mentors, name="mentors"),
    path("you/mentoring/", views.own_mentoring, name="own_mentoring"),
    path("you/mentoring/availability/", views.mentoring_availability, name="mentoring_availability"),
    path("@<str:handle>/mentoring/", views.mentoring_request, name="mentoring_request"),
    path("mentoring/<int:pk>/", views.mentoring, name="mentoring"),
    path("mentoring/<int:pk>/answer/", views.mentoring_answer, name="mentoring_answer"),
]
