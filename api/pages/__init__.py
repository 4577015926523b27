"""What do people see? The help centre and the widget: templates, static files, and their texts in each language."""
