# One image for every role: web (default), `shop worker`, `shop migrate`, `shop seed`. docs/containers.md explains it.

FROM python:3.11-slim-bookworm AS build

ENV UV_CACHE_DIR=/cache/uv \
    BUN_INSTALL_CACHE_DIR=/cache/bun \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never \
    PYTHONDONTWRITEBYTECODE=1 \
    # By itself LightFM compiles for exactly the processor that builds: on an older one the image would die of SIGILL.
    LIGHTFM_NO_CFLAGS=1 \
    CFLAGS="-O3 -ffast-math -fno-finite-math-only"

# LightFM comes as source for this platform. Not pinned: Debian's security updates replace the versions.
# hadolint ignore=DL3008
RUN apt-get update && \
    apt-get install -y --no-install-recommends gcc libc6-dev && \
    rm -rf /var/lib/apt/lists/* && \
    pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore uv==0.13.9

WORKDIR /app
COPY pyproject.toml requirements.lock ./

# Only [project.dependencies]. Versions and hashes come from the lock of the whole project: a package it does not know,
# or one whose bytes changed, stops the build. The pages' builder goes beside the environment, not into it; the tests
# that packages bring along (130 MB) go.
RUN --mount=type=cache,target=/cache \
    uv venv --python /usr/local/bin/python3.11 /opt/venv && \
    uv pip install --python /opt/venv --compile-bytecode --require-hashes -c requirements.lock -r pyproject.toml && \
    uv pip install --python /opt/venv --target /opt/builder --require-hashes -c requirements.lock --group build && \
    find /opt/venv -type d -name tests -prune -exec rm -r {} +

# What installing the project would make. The guard matters: painting pictures starts processes that import this again.
RUN printf '%s\n' '#!/opt/venv/bin/python' 'from shop_app.cli import main' '' 'if __name__ == "__main__":' '    main()' \
        > /opt/venv/bin/shop && \
    chmod 755 /opt/venv/bin/shop

COPY reflex.lock reflex.lock
COPY rxconfig.py ./
COPY assets assets
COPY ml ml
COPY shop_app shop_app
COPY state state
COPY pages pages

# The demo's pictures are painted while seeding, in a container without bun: the pack comes along (16 MB, MIT).
RUN PYTHONPATH=/app:/opt/builder /opt/venv/bin/python -c \
        "from pathlib import Path; from shop_app.seeds.pictures import fetch_pack; \
        fetch_pack(Path('/tmp/fetched')).rename('/opt/pictures')" && \
    rm -rf /tmp/fetched

RUN --mount=type=cache,target=/cache \
    REFLEX_ENV_MODE=prod PYTHONPATH=/opt/builder /opt/venv/bin/python -m reflex export --frontend-only --no-zip && \
    mkdir /opt/pages && \
    mv .web/build/client /opt/pages/client && \
    mv .web/backend .web/routes.json .web/env.json /opt/pages/

# Not compared with time stamps later: sources in an image do not change, and the copies below may not keep stamps.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash ml pages shop_app state


FROM python:3.11-slim-bookworm AS run

LABEL org.opencontainers.image.title="reactive-shop" \
      org.opencontainers.image.description="A shop in Python alone: web, worker, migrations and demo in one image" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"

# LightFM trains on all cores with OpenMP's runtime. Not pinned: Debian's security updates replace the version.
# hadolint ignore=DL3008
RUN apt-get update && \
    apt-get install -y --no-install-recommends libgomp1 && \
    rm -rf /var/lib/apt/lists/* && \
    groupadd --gid 10001 shop && \
    useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin shop && \
    install -d -o 10001 -g 10001 /data

WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/pictures /opt/pictures
COPY --from=build /opt/pages/client .web/build/client
COPY --from=build /opt/pages/backend .web/backend
COPY --from=build /opt/pages/routes.json /opt/pages/env.json .web/
COPY alembic alembic
COPY docs/licences.md docs/licences.md
COPY --from=build /app/rxconfig.py ./
COPY --from=build /app/assets assets
COPY --from=build /app/ml ml
COPY --from=build /app/shop_app shop_app
COPY --from=build /app/state state
COPY --from=build /app/pages pages

# The four names after PYTHONPATH make Reflex serve the built pages instead of building them (the first two really begin
# with two underscores). PYTHONDONTWRITEBYTECODE: the root file system is read-only, everything is compiled already.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    __REFLEX_SKIP_COMPILE=true \
    __REFLEX_MOUNT_FRONTEND_COMPILED_APP=true \
    REFLEX_ENV_MODE=prod \
    GRANIAN_RESPAWN_FAILED_WORKERS=true \
    GRANIAN_WORKERS=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    SHOP_ENV=production \
    SHOP_DATA_DIR=/data \
    SHOP_PICTURES_DIR=/opt/pictures

USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:3000/healthz', timeout=4)"]

CMD ["python", "-m", "granian", "--interface", "asgi", "--factory", "--host", "0.0.0.0", "--port", "3000", \
     "--workers-kill-timeout", "10", "shop_app.shop_app:app"]
