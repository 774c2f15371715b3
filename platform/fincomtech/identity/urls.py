"""The sign-in endpoints' paths; the API hangs them below a company's address."""

from django.urls import path

from fincomtech.identity import http, http_factors, http_roles, http_sso, http_tokens

company_patterns = [
    path("api/auth/hello", http.hello),
    path("api/auth/sign-in", http.sign_in),
    path("api/auth/sign-out", http.sign_out),
    path("api/auth/forgot", http.forgot),
    path("api/auth/reset", http.reset),
    path("api/auth/reset-link", http.reset_link),
    path("api/auth/invitation", http.invitation),
    path("api/auth/accept", http.accept),
    path("api/auth/enter", http.enter),
    path("api/auth/password", http.password),
    path("api/auth/preferences", http.preferences),
    path("api/auth/factor", http_factors.factor),
    path("api/auth/passkey/options", http_factors.passkey_options),
    path("api/auth/passkey/sign-in", http_factors.passkey_sign_in),
    path("api/auth/proof", http_factors.proof),
    path("api/auth/prove", http_factors.prove),
    path("api/auth/security", http_factors.security_page),
    path("api/auth/factors/totp/begin", http_factors.totp_begin),
    path("api/auth/factors/totp/confirm", http_factors.totp_confirm),
    path("api/auth/factors/totp/remove", http_factors.totp_remove),
    path("api/auth/factors/passkey/begin", http_factors.passkey_begin),
    path("api/auth/factors/passkey/add", http_factors.passkey_add),
    path("api/auth/factors/passkey/rename", http_factors.passkey_rename),
    path("api/auth/factors/passkey/remove", http_factors.passkey_remove),
    path("api/auth/factors/recovery", http_factors.recovery_codes),
    path("api/auth/factors/forget-devices", http_factors.forget_devices),
    path("api/auth/sso/start", http_sso.start),
    path("api/auth/sso/callback", http_sso.callback),
    path("api/auth/token", http_tokens.token),
    path("api/roles", http_roles.roles),
    path("api/roles/<int:role_id>", http_roles.matrix),
    path("api/roles/view-as", http_roles.view_as),
    path("api/roles/view-as/end", http_roles.end_view_as),
]
