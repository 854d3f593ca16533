"""The same data served the way Django REST framework's tutorial goes: the yardstick for ours.

ModelSerializer, page numbers with an exact count, django-filter, no history, no permissions, no
conditional requests. It reads the tables of the desk and writes into a copy without triggers.
"""
