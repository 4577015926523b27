"""How fast are builds, answers, suggestions and meaning?"""
