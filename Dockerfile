# The app alone; PostgreSQL and Redis come from their own images (docker-compose.yml).
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

# Two users: `web` meets the internet, `worker` holds the keys and opens ballots when a pulse closes.
# A new volume takes owner and mode from the folder it covers: /keys lets web read a file whose name
# it knows and whose mode allows it (the public keys), and nothing else.
RUN useradd --uid 10001 --no-create-home worker && useradd --uid 10002 --no-create-home web \
    && install -d -o worker -m 711 /keys && install -d -o web -m 700 /data

COPY manage.py .
COPY culture culture
COPY surveys surveys
COPY roadmap roadmap
COPY templates templates
COPY static static
RUN SECRET_KEY=only-while-building python manage.py collectstatic --noinput && python -m compileall -q .

ENV KEYS_DIR=/keys VAR_DIR=/data
USER web
EXPOSE 8000
