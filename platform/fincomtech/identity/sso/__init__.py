"""Single sign-on with the company's own OpenID provider. Source: auth.4."""
