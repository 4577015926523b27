"""What does the owner see in a browser? Pages that want the admin key once, and then a cookie that it signed."""
