# docker build -t gavelcast .
# docker run -p 3000:3000 -v gavelcast:/data -e GAVELCAST_PASSWORD=... gavelcast

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1 \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /build
COPY requirements/installer.txt requirements/build.txt requirements/run.txt requirements/
RUN python -m venv tools \
    && tools/bin/python -m pip install --require-hashes -r requirements/installer.txt -r requirements/build.txt \
    && python -m venv --without-pip /app \
    && tools/bin/python -m uv pip install --python /app/bin/python --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN tools/bin/python -m hatchling build -t wheel \
    && tools/bin/python -m uv pip install --python /app/bin/python --no-deps dist/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data gavelcast \
    && install --directory --owner=gavelcast --mode=0700 /data
COPY --from=build /app /app
# Beyond loopback `serve` starts only with GAVELCAST_PASSWORD, or GAVELCAST_USER_HEADER behind a proxy.
ENV PATH=/app/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GAVELCAST_DATA_DIR=/data \
    GAVELCAST_HOST=0.0.0.0 \
    GAVELCAST_PORT=3000
USER 10001
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['GAVELCAST_PORT'] + '/health', timeout=4)"]
CMD ["gavelcast", "serve"]
