"""What people send reaches a human: it is kept before it is acknowledged, and delivered until it was taken."""
