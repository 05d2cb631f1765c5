"""Pages for developers, absent with DEBUG off: the component gallery and the mail that was sent."""

from django.urls import path

from ecfmg.foundation import dev_views
from ecfmg.foundation.gallery import gallery

app_name = "dev"

urlpatterns = [
    path("components/", gallery, name="components"),
    path("mail/", dev_views.mail_list, name="mail_list"),
    path("mail/<uuid:public_id>/", dev_views.mail_detail, name="mail_detail"),
]
