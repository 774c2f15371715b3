"""Paths of the public site's API, and of the marketplace inside a company."""

from django.urls import path

from provisioning import company_views, views

public_patterns = [
    path("api/public/catalogue", views.catalogue),
    path("api/public/address", views.address),
    path("api/public/sign-up", views.start),
    path("api/public/verify", views.verify),
    path("api/public/sign-up/<uuid:public_id>", views.progress),
    path("api/public/sign-up/<uuid:public_id>/mail", views.again),
    path("api/public/personal-data", views.personal_data),
]

company_patterns = [
    path("api/marketplace", company_views.marketplace),
    path("api/marketplace/preview", company_views.preview),
    path("api/marketplace/enable", company_views.enable),
    path("api/marketplace/disable", company_views.disable),
    path("api/marketplace/runs/<uuid:public_id>", company_views.run),
]
