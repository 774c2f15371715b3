"""The platform that every module of Fincomtech stands on."""
