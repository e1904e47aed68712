"""Addresses of units."""

from __future__ import annotations

from django.urls import path

from toandan.directory.views import changes, imports, kinds, lists, rules, unit

app_name = "units"
urlpatterns = [
    path("", lists.index, name="index"),
    path("cay/", lists.organisation_tree, name="organisation-tree"),
    path("goi-y/", lists.suggest_organisations, name="suggest-organisations"),
    path("to-chuc/nhap/", imports.upload, {"sort": "to-chuc"}, name="import-organisations"),
    path(
        "to-chuc/nhap/mau/",
        imports.template,
        {"sort": "to-chuc"},
        name="import-organisations-template",
    ),
    path(
        "to-chuc/nhap/can-sua/<str:key>/",
        imports.rejects,
        {"sort": "to-chuc"},
        name="import-organisations-rejects",
    ),
    path("to-chuc/them/", changes.add_organisation, name="add-organisation"),
    path("to-chuc/<int:pk>/", unit.organisation, name="organisation"),
    path("to-chuc/<int:pk>/sua/", changes.edit_organisation, name="edit-organisation"),
    path("to-chuc/<int:pk>/ket-thuc/", changes.end_organisation, name="end-organisation"),
    path("dia-ban/", lists.areas, name="areas"),
    path("dia-ban/cay/", lists.area_tree, name="area-tree"),
    path("dia-ban/goi-y/", lists.suggest_areas, name="suggest-areas"),
    path("dia-ban/nhap/", imports.upload, {"sort": "dia-ban"}, name="import-areas"),
    path("dia-ban/nhap/mau/", imports.template, {"sort": "dia-ban"}, name="import-areas-template"),
    path(
        "dia-ban/nhap/can-sua/<str:key>/",
        imports.rejects,
        {"sort": "dia-ban"},
        name="import-areas-rejects",
    ),
    path("dia-ban/them/", changes.add_area, name="add-area"),
    path("dia-ban/<int:pk>/", unit.area, name="area"),
    path("dia-ban/<int:pk>/sua/", changes.edit_area, name="edit-area"),
    path("dia-ban/<int:pk>/ket-thuc/", changes.end_area, name="end-area"),
    path("loai/", kinds.kinds, name="kinds"),
    path("loai/them/", kinds.add_kind, name="add-kind"),
    path("quy-tac/", rules.rules, name="rules"),
    path("quy-tac/thu/", rules.try_phrase, name="try-phrase"),
    path("quy-tac/them/", rules.add_rule, name="add-rule"),
    path("quy-tac/<int:pk>/", rules.rule, name="rule"),
    path("quy-tac/<int:pk>/ket-thuc/", rules.end_rule, name="end-rule"),
    path("cum-tu/", rules.phrases, name="phrases"),
    path("cum-tu/<int:pk>/", rules.phrase, name="phrase"),
]
