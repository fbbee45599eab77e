"""What people see: tables, JSON, progress."""
