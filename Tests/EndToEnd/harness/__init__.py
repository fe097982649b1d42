"""What the end-to-end tests drive: the gateway's process, its databases, an IdP, a person, an application."""
