from django.urls import path

from . import views

urlpatterns = [
    path("organizaciones/", views.directory, name="organizations"),
    path("organizaciones/datos.csv", views.export_csv, name="organizations_csv"),
    path("organizaciones/datos.xlsx", views.export_xlsx, name="organizations_xlsx"),
    path("organizaciones/registrar/", views.register, name="register_organization"),
    path("organizaciones/por-verificar/", views.to_verify, name="organizations_to_verify"),
    path("organizaciones/cargar/", views.import_list, name="import_organizations"),
    path("organizaciones/cargar/plantilla.csv", views.template, name="organizations_template"),
    path("organizaciones/cargar/<str:token>/", views.check_list, name="check_organizations"),
    path("organizaciones/repetidas/", views.duplicates, name="duplicate_organizations"),
    path("organizaciones/repetidas/unir/", views.merge, name="merge_organizations"),
    path("organizaciones/repetidas/<int:pk>/separar/", views.undo_merge, name="undo_merge"),
    path("organizaciones/pertenencias/<int:pk>/aceptar/", views.agree, name="agree_membership"),
    path("organizaciones/pertenencias/<int:pk>/terminar/", views.end, name="end_membership"),
    path("organizaciones/<slug:slug>/", views.organization, name="organization"),
    path("organizaciones/<slug:slug>/historia/", views.history, name="organization_history"),
    path(
        "organizaciones/<slug:slug>/ofrece-y-necesita/",
        views.exchanges,
        name="organization_exchanges",
    ),
    path(
        "organizaciones/<slug:slug>/ofrece-y-necesita/agregar/",
        views.add_exchange,
        name="add_exchange",
    ),
    path(
        "organizaciones/<slug:slug>/ofrece-y-necesita/<int:pk>/retirar/",
        views.withdraw_exchange,
        name="withdraw_exchange",
    ),
    path("organizaciones/<slug:slug>/administrar/", views.administer, name="edit_organization"),
    path(
        "organizaciones/<slug:slug>/registros/",
        views.add_register_entry,
        name="add_register_entry",
    ),
    path(
        "organizaciones/<slug:slug>/registros/<int:pk>/quitar/",
        views.remove_register_entry,
        name="remove_register_entry",
    ),
    path("organizaciones/<slug:slug>/invitar/", views.invite, name="invite_member"),
    path("organizaciones/<slug:slug>/pertenecer/", views.ask, name="ask_membership"),
    path("organizaciones/<slug:slug>/verificar/", views.verify, name="verify_organization"),
    path("organizaciones/<slug:slug>/no-verificar/", views.refuse, name="refuse_organization"),
    path("organizaciones/<slug:slug>/candidaturas/", views.mark_campaign, name="mark_campaign"),
    path("organizaciones/<slug:slug>/alianzas/", views.start_partnership, name="start_partnership"),
    path(
        "organizaciones/<slug:slug>/alianzas/<int:pk>/terminar/",
        views.end_partnership,
        name="end_partnership",
    ),
    path("mi-cuenta/organizaciones/", views.mine, name="my_organizations"),
]
