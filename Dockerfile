# Any base with a Python of 3.11 to 3.13 as python3 will do.
ARG BASE=docker.io/library/python:3.12-slim

FROM ${BASE} AS build
# Debian's own python3 comes without what makes environments.
RUN python3 -c "import ensurepip" 2>/dev/null \
    || { apt-get update && apt-get install -y --no-install-recommends python3-venv; }
RUN python3 -m venv /opt/fakequay
COPY pyproject.toml README.md LICENSE /src/
COPY fakequay /src/fakequay
COPY fixtures /src/fixtures
# A layer may round the times of files, and what was compiled by them would be compiled at every start.
RUN /opt/fakequay/bin/pip install --no-cache-dir --disable-pip-version-check --no-compile /src \
    && /opt/fakequay/bin/pip uninstall --yes --quiet pip setuptools \
    && python3 -m compileall -q --invalidation-mode unchecked-hash /opt/fakequay/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="fakequay" \
      org.opencontainers.image.description="A stand-in for a Red Hat Quay server, for tests and development" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/fakequay /opt/fakequay
# Compiles what it uses of Python's own library, of which a base may have the source only.
RUN printf 'from fakequay import FakeQuay\nwith FakeQuay(seed="demo"): pass\n' | /opt/fakequay/bin/python -
# What is mounted over /seed.d takes the place of the empty world.
COPY fixtures/empty.json /seed.d/empty.json
# Whoever it runs as may keep state there; what is temporary goes there too, as the root may be read-only.
RUN mkdir -m 0777 /data
ENV PATH=/opt/fakequay/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FAKEQUAY_HOST=0.0.0.0 \
    FAKEQUAY_SEED=/seed.d \
    TMPDIR=/data
VOLUME ["/seed.d", "/data"]
EXPOSE 8080 8443
USER 1001:0
HEALTHCHECK --interval=10s --timeout=6s --start-period=5s CMD ["fakequay", "healthcheck"]
ENTRYPOINT ["fakequay"]
CMD ["serve"]
