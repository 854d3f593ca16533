"""What people type into pages: read, checked, and handed to the actions."""
