"""Personal data: everything about a person handed out or erased, with an act. Source: auth.8, 152-ФЗ articles 14, 20, 21, GDPR 15 and 17."""
