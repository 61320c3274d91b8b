# syntax=docker/dockerfile:1
# One image, two processes: the web server by default, the worker with `node dist/jobs/worker.js`.
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY jobs ./jobs
COPY views ./views
RUN npm run build && npm prune --omit=dev --no-audit --no-fund --ignore-scripts

FROM ${NODE_IMAGE} AS runtime
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WORKER_PORT=3000
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY package.json ./
COPY views ./views
USER 1000:1000
EXPOSE 3000
# Whichever of the two it is, on the port that its settings name.
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "Promise.any([process.env.PORT, process.env.WORKER_PORT].map(async port => { if (!(await fetch('http://127.0.0.1:' + port + '/status')).ok) throw port })).then(() => process.exit(0), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/src/server.js"]
