"""Notifications: what concerns a person is told to them in the app, by mail and by push, as they wish. Source: kit.13."""
