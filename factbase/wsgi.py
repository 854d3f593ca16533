"""The WSGI application, served by `granian --interface wsgi factbase.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from factbase.bodies import with_whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")

application = with_whole_bodies(get_wsgi_application())
