"""The server's entry."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toandan.site.settings")
application = get_wsgi_application()
# every page is loaded before the first is asked for, and what stays for good is left out of the
# search for garbage, which else stops an answer for a tenth of a second now and then
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
