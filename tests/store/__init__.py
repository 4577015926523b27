"""What people send us is kept, on SQLite and on PostgreSQL alike."""
