"""Proxy environment: variables with which programs use a forward proxy and trust its CA."""

from urllib.parse import urlsplit

LOCAL = ("localhost", "127.0.0.1", "::1")


def create_proxy_environment(url: str, ca_file: str) -> dict[str, str]:
    """Return the environment variables with which a client program uses a forward proxy.

    Each proxy variable is set in upper and lower case. curl reads only the lower-case
    ``http_proxy``. Other programs prefer a lower-case variable, which the environment may already
    contain with another value.

    Args:
        url: URL of the proxy.
        ca_file: Path of the CA certificate. With these variables, most clients trust only this CA.
    """
    host = urlsplit(url).hostname or ""
    proxies = {
        "HTTPS_PROXY": url,
        "HTTP_PROXY": url,
        "NO_PROXY": ",".join(dict.fromkeys((*LOCAL, host))),
    }
    return {
        **proxies,
        **{name.lower(): value for name, value in proxies.items()},
        "REQUESTS_CA_BUNDLE": ca_file,  # requests
        "SSL_CERT_FILE": ca_file,  # OpenSSL, httpx, Go
        "CURL_CA_BUNDLE": ca_file,
        "NODE_EXTRA_CA_CERTS": ca_file,
        "NODE_USE_ENV_PROXY": "1",  # Node.js 24 and later ignores the proxy variables without it
    }
