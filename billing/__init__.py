"""Price book, subscriptions, invoices and payment rails. Nothing is here yet; the catalogue's list prices live in `fincomtech.marketplace`."""
