"""Forward proxy: serves requests for quay.io and other registry hosts, and refuses all others.

The proxy is a mode of cheroot, the HTTP server that fakequay uses already: cheroot parses
``CONNECT`` and absolute URLs. Proxy programs such as mitmproxy and proxy.py would open a second
connection for each tunnel; this proxy serves the requests of a tunnel itself and opens none.
"""
