"""Baseline server for benchmarks: one route of flask-smorest and marshmallow, on cheroot."""

import marshmallow as ma
from cheroot import wsgi
from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint

app = Flask(__name__, static_folder=None)
app.config.update(API_TITLE="bare", API_VERSION="1", OPENAPI_VERSION="3.0.3")
blueprint = Blueprint("bare", __name__)
ANSWER = {f"field{n}": n for n in range(20)}
Answer = ma.Schema.from_dict({name: ma.fields.Integer() for name in ANSWER}, name="Answer")
Named = ma.Schema.from_dict({"name": ma.fields.String(required=True)}, name="Named")


@blueprint.route("/")
class Bare(MethodView):
    """Route of the baseline server: it validates requests and responses, and stores no data."""

    @blueprint.response(200, Answer())
    def get(self) -> object:
        """Return an object with twenty fields, the response of the baseline server."""
        return ANSWER

    @blueprint.arguments(Named())
    @blueprint.response(200, Answer())
    def post(self, body: dict[str, str]) -> object:
        """Validate the request body, and return an object with twenty fields."""
        return ANSWER


Api(app).register_blueprint(blueprint)

if __name__ == "__main__":
    server = wsgi.Server(("127.0.0.1", 0), app)
    server.prepare()
    print(f"http://127.0.0.1:{server.bind_addr[1]}", flush=True)
    server.serve()
