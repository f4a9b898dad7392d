"""Baseline server for benchmarks: one Flask route, on the HTTP server of fakequay (cheroot)."""

from cheroot import wsgi
from flask import Flask, jsonify, request

app = Flask(__name__, static_folder=None)
ANSWER = {f"field{n}": n for n in range(10)}


@app.route("/", methods=["GET", "POST"])
def answer() -> object:
    """Return a JSON object with ten fields, the response of the baseline server."""
    if request.method == "POST":
        request.get_json()
    return jsonify(ANSWER)


if __name__ == "__main__":
    server = wsgi.Server(("127.0.0.1", 0), app)
    server.prepare()
    print(f"http://127.0.0.1:{server.bind_addr[1]}", flush=True)
    server.serve()
