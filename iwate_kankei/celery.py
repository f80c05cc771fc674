import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iwate_kankei.settings")

app = Celery("iwate_kankei")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
