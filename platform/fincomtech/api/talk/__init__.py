"""The conversation over HTTP: whom one can name, what a mail will look like, and mails that come in by the hook."""
