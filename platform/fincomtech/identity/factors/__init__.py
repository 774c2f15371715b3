"""Second factors: authenticator codes, passkeys, recovery codes, remembered devices. Source: auth.4."""
