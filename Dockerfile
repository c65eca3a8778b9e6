# calo-analyzer as a container image: build in one stage, trim the base in a second, ship only what is left.
# How to build, run and check it, with and without Docker: docs/container.md
#
# The base is pinned by its exact tag. To pin it by digest as well, look the digest up once
# (`docker buildx imagetools inspect node:24.21.0-trixie-slim`) and append it: …-slim@sha256:….
# Its Node version is the one that package.json pins for development; scripts/container.sh checks that.
ARG BASE=docker.io/library/node:24.21.0-trixie-slim

# --- build: all dependencies, the compiled program, then only the production dependencies -------------------------
FROM ${BASE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# Behind a company's registry, hand npm's configuration over as secrets (docs/container.md): they leave no trace in
# any layer. Install scripts stay off: the only one is for a development Node binary that the base already has.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=ca,target=/run/secrets/ca.pem \
    npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete \
 && rm -rf node_modules/.package-lock.json node_modules/@duckdb/node-bindings-*-musl \
 && chmod -R go-w package.json node_modules dist

# --- root: the base without what a program at run time has no use for -------------------------------------------
FROM ${BASE} AS root
RUN rm -rf /usr/local/lib/node_modules /usr/local/include /usr/local/share/doc /usr/local/share/man \
           /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn-* \
           /usr/local/bin/docker-entrypoint.sh /usr/local/*.md /root/.npm /var/cache/* /var/log/* \
 && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
 && install -d -m 0755 /app /app/data \
 && install -d -m 1777 /app/output
COPY --from=build /src/package.json /app/package.json
COPY --from=build /src/node_modules /app/node_modules
COPY --from=build /src/dist /app/dist

# --- the image: one layer, so that what was removed above takes no room in it ------------------------------------
FROM scratch
ARG BASE
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="calo-analyzer" \
      org.opencontainers.image.description="Turns the balance-sync logs of Calo's wallets into a ledger, with the log line that proves every figure" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${BASE}"
# hadolint ignore=DL3067
COPY --from=root / /
# HOME is where an unknown user id (`--user 12345`) may write; with --read-only it is the tmpfs.
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NODE_ENV=production \
    HOME=/tmp
WORKDIR /app
# The base's user `node`, by number, so that a scheduler can see that it is not root. Any other id works too.
USER 1000:1000
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node", "/app/dist/cli/main.js"]
CMD ["--help"]
