# The base image must have Python 3.11 or newer as python3.
ARG BASE=docker.io/library/python:3.12-slim

FROM ${BASE} AS build
# The python3 of Debian has no venv module.
RUN python3 -c "import ensurepip" 2>/dev/null \
    || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
RUN python3 -m venv /opt/fakequay
COPY pyproject.toml README.md LICENSE /src/
COPY fakequay /src/fakequay
COPY fixtures /src/fixtures
# Image layers may round the times of files; time-based .pyc files would then be compiled at every start.
RUN /opt/fakequay/bin/pip install --no-cache-dir --disable-pip-version-check --no-compile /src \
    && /opt/fakequay/bin/pip uninstall --yes --quiet pip setuptools \
    && python3 -m compileall -q --invalidation-mode unchecked-hash /opt/fakequay/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="fakequay" \
      org.opencontainers.image.description="A mock of a Red Hat Quay server, for tests and development" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/fakequay /opt/fakequay
# Compiles the used modules of Python's standard library; some bases contain only their source.
RUN printf 'from fakequay import FakeQuay\nwith FakeQuay(seed="demo"): pass\n' | /opt/fakequay/bin/python -
# A folder that is mounted at /seed.d replaces the empty seed.
COPY fixtures/empty.json /seed.d/empty.json
# Every user may write to /data. Temporary files go there too, because the root may be read-only.
RUN mkdir -m 0777 /data
ENV PATH=/opt/fakequay/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FAKEQUAY_HOST=0.0.0.0 \
    FAKEQUAY_SEED=/seed.d \
    TMPDIR=/data
VOLUME ["/seed.d", "/data"]
EXPOSE 8080 8443 3128
USER 1001:0
HEALTHCHECK --interval=10s --timeout=6s --start-period=5s CMD ["fakequay", "healthcheck"]
ENTRYPOINT ["fakequay"]
CMD ["serve"]
