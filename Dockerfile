# The app alone; PostgreSQL and Redis come from their own images (docker-compose.yml).
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

# Two users: `web` meets the internet, `worker` holds the keys and opens ballots when a pulse closes.
# A new volume takes owner and mode from the folder it covers: /keys lets web read a file whose name
# it knows and whose mode allows it (the public keys, sealed halves), and nothing else. /keepers is
# web's own; worker, in its group, reads and destroys there.
RUN groupadd --gid 10003 keepers && useradd --uid 10001 --no-create-home --groups keepers worker \
    && useradd --uid 10002 --no-create-home --gid keepers web \
    && install -d -o worker -m 711 /keys && install -d -o web -g keepers -m 770 /keepers \
    && install -d -o web -m 700 /data

COPY manage.py .
COPY culture culture
COPY surveys surveys
COPY roadmap roadmap
COPY templates templates
COPY locale locale
COPY static static
RUN SECRET_KEY=only-while-building python manage.py collectstatic --noinput && python -m compileall -q .

ENV KEYS_DIR=/keys KEEPERS_DIR=/keepers VAR_DIR=/data
USER web
EXPOSE 8000
