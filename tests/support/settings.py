"""Settings that a production instance accepts."""

SECRET = "Zq4vT9xKw2Lr7YbN1cHf8sJm3DpGt6Ua5EiXo0RV"
