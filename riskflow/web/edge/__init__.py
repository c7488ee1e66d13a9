"""What stands between a request and its page: hosts, sizes, characters, origins, rates, headers, the access log."""
