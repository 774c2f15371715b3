"""Guards: secrets at rest, fresh proof before dangerous acts, calls to addresses typed in by people, templates written by them."""
