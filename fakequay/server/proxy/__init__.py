"""Forward proxy: serves requests for quay.io and other registry hosts, and refuses all others.

The proxy uses cheroot, the HTTP server of fakequay, which can parse ``CONNECT`` and absolute URLs.
Proxy programs such as mitmproxy and proxy.py would open a second connection for each tunnel. This
proxy serves the requests of a tunnel itself and opens no connection.
"""
