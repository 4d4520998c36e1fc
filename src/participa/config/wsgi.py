"""The WSGI door."""

import os

from django.core.wsgi import get_wsgi_application

from participa.kernel.uploads import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participa.config.settings")
application = WholeBodies(get_wsgi_application())
