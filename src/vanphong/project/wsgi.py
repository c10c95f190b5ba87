"""The web process."""

import os

os.environ.setdefault("VANPHONG_PROCESS", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
