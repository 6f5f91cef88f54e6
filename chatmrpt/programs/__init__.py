"""What programs need beside a person's page: writes done once, webhooks, lists in pages."""
