"""The company itself: its profile, and the currencies, countries and working hours that every module refers to."""
