# One image for every part: listeners, workers, beat, Flower. Which part it is, the command says.
#   docker build --tag plenary .
#   docker build --target full --tag plenary-full .  # with Tesseract for scans and LibreOffice for other word processors

FROM python:3.11.15-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN apt-get update \
 && apt-get install --yes --no-install-recommends gcc libc6-dev tini \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# what builds a wheel is held to its hash like all the rest
RUN echo "setuptools==84.2.1 --hash=sha256:ca140b45d5325a9478f880e351484f62fef15f336462e449ca0c03c873d589c2" > backend.lock \
 && echo "cython==3.3.1 --hash=sha256:61abc7feedd20dac6c4ff7ab3a30e17136a067b242ab9253e2b4a6d9a72c2b61" >> backend.lock \
 && pip install --require-hashes -r backend.lock
COPY requirements.lock ./
RUN pip wheel --require-hashes --no-build-isolation --wheel-dir wheels -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY worker worker
RUN pip wheel --no-deps --no-build-isolation --wheel-dir wheels . \
 && python -m venv --without-pip /opt/plenary \
 && pip --python /opt/plenary/bin/python install --no-index --no-deps wheels/*.whl

FROM python:3.11.15-slim-bookworm AS base
ARG VERSION=0.1.0 REVISION=unknown CREATED=unknown
LABEL org.opencontainers.image.title="plenary" \
      org.opencontainers.image.description="Event-driven ingestion of United Nations resolutions" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED" \
      org.opencontainers.image.base.name="docker.io/library/python:3.11.15-slim-bookworm" \
      org.opencontainers.image.licenses="Apache-2.0"
# nothing is installed into a running container: the installers go, and with them what they could fetch
RUN pip uninstall --yes pip setuptools wheel \
 && useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin plenary \
 && install --directory --owner 10001 --group 10001 /flower /catalogue
COPY --from=build /usr/bin/tini /usr/bin/tini
COPY --from=build /opt/plenary /opt/plenary
ENV PATH=/opt/plenary/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PLENARY_LOG__FORMAT=json
WORKDIR /
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["plenary", "--help"]
# of what every part needs; compose and Kubernetes ask each part for more
HEALTHCHECK --interval=60s --timeout=25s --start-period=60s CMD ["plenary", "health"]

FROM base AS full
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libreoffice-writer-nogui tesseract-ocr tesseract-ocr-fra \
      tesseract-ocr-spa tesseract-ocr-rus tesseract-ocr-ara tesseract-ocr-chi-sim \
 && rm -rf /var/lib/apt/lists/*
USER 10001:10001

# the last one is what is built if no target is named
FROM base AS plenary
USER 10001:10001
