"""What customers did, in a workspace: brought, kept, counted, shown, erased."""
