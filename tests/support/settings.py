"""Settings that a production instance accepts."""

SECRET = "Zq4vT9xKw2Lr7YbN1cHf8sJm3DpGt6Ua5EiXo0RV"
CLIENT_SECRET = "k7Wq2Zt9LmXv4Rb8NpYc3HsJ6DfGaTuEiKoMw5Vx"
SIGN_IN = {
    "RISKFLOW_OIDC_ISSUER": "https://id.university.test",
    "RISKFLOW_OIDC_CLIENT_ID": "riskflow",
    "RISKFLOW_OIDC_CLIENT_SECRET": CLIENT_SECRET,
}
