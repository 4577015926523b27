"""How does an older store become one of today? Alembic's migrations, one file a step, run forward on start."""
