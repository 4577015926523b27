"""How good are the answers? Judged questions to figures and to calibration. Never imported by answers."""
