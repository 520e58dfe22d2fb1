# SPDX-License-Identifier: Apache-2.0
# Images from scratch: a program, the libraries that it loads, and nothing else.
# Targets: server, client; test runs the unit tests, kernel-test the kernels'.
# deploy/build-image builds them with Docker or with buildah. Built on Debian
# sid with gRPC from experimental, since bookworm's gRPC has published holes.
#
# BASE_DIGEST (sha256:...) pins the base image, SNAPSHOT (20261101T000000Z of
# snapshot.debian.org) every package; without it the packages are today's. For
# another architecture than the builder's it cross-compiles; nothing is emulated.
ARG BASE_IMAGE=docker.io/library/debian:sid-slim
ARG BASE_DIGEST=
ARG MIRROR=
ARG SNAPSHOT=
ARG VERSION=0.1.0
ARG REVISION=unknown

FROM --platform=$BUILDPLATFORM ${BASE_IMAGE}${BASE_DIGEST:+@$BASE_DIGEST} AS base
ARG TARGETARCH
ARG MIRROR
ARG SNAPSHOT
COPY scripts/newest.preferences scripts/packages-build.txt \
     scripts/packages-image.txt scripts/packages-test.txt \
     deploy/image/install-packages /packages/
# The secrets, both optional, are the building machine's apt settings (a proxy)
# and certificates; they are not kept.
RUN --mount=type=secret,id=apt,target=/etc/apt/apt.conf.d/90builder \
    --mount=type=secret,id=certificates,target=/etc/ssl/certs/ca-certificates.crt \
    --mount=type=cache,target=/var/cache/apt,sharing=locked \
    /packages/install-packages "$TARGETARCH" "$MIRROR" "$SNAPSHOT" build image

FROM base AS sources
WORKDIR /src
COPY CMakeLists.txt CMakePresets.json LICENSE ./
COPY cmake cmake
COPY tests/golden tests/golden
COPY base base
COPY proto proto
COPY server server
COPY client client
COPY deploy/envoy deploy/envoy
COPY deploy/image/configure deploy/image/build-programs \
     deploy/image/linked-files deploy/image/
# The folders of ./dev newest, whose compiler cache this build can use.
ENV CCACHE_DIR=/src/build/newest/ccache CCACHE_NOHASHDIR=1 \
    CCACHE_SLOPPINESS=pch_defines,time_macros

FROM sources AS build
ARG TARGETARCH
RUN --mount=type=cache,target=/src/build/newest/ccache \
    deploy/image/configure "$TARGETARCH" -DLEAKYRELU_TESTS=OFF && \
    deploy/image/build-programs /programs

# Another architecture's tests run under qemu-user, a program of the builder's.
FROM sources AS test-sources
ARG MIRROR
ARG SNAPSHOT
COPY scripts/packages-emulator.txt /packages/
RUN --mount=type=secret,id=apt,target=/etc/apt/apt.conf.d/90builder \
    --mount=type=secret,id=certificates,target=/etc/ssl/certs/ca-certificates.crt \
    --mount=type=cache,target=/var/cache/apt,sharing=locked \
    /packages/install-packages "$(dpkg --print-architecture)" "$MIRROR" \
      "$SNAPSHOT" emulator
COPY deploy deploy
COPY scripts scripts
COPY tests tests

# The kernels' tests alone: every instruction set against the golden bits.
FROM test-sources AS kernel-test
ARG TARGETARCH
RUN --mount=type=cache,target=/src/build/newest/ccache \
    deploy/image/configure "$TARGETARCH" && \
    cmake --build build/newest/release --target kernel_test reference_test && \
    ctest --test-dir build/newest/release --output-on-failure -j "$(nproc)" \
      -R '(Assist|FloatEnvironment|Golden|LeakyRelu|Reference|SelfTest|SmallFloat|Targets)Test\.'

FROM test-sources AS test
ARG TARGETARCH
RUN --mount=type=cache,target=/src/build/newest/ccache \
    deploy/image/configure "$TARGETARCH" && \
    cmake --build build/newest/release && \
    ctest --test-dir build/newest/release -L unit --output-on-failure -j "$(nproc)"

FROM build AS files
ARG VERSION
ARG SOURCE_DATE_EPOCH=0
COPY deploy/image/*.py deploy/image/
RUN mkdir -p /images/socket && \
    python3 deploy/image/collect.py --version "$VERSION" \
      --into /images/server /programs/leakyrelu-server && \
    python3 deploy/image/collect.py --version "$VERSION" \
      --into /images/client /programs/leakyrelu /programs/leakyrelu-loadtest

FROM scratch AS client
COPY --from=files /images/client /
USER 65532:65532
ENTRYPOINT ["/usr/bin/leakyrelu"]
ARG VERSION
ARG REVISION
ARG SNAPSHOT
LABEL org.opencontainers.image.title="leakyrelu-client" \
      org.opencontainers.image.description="Command-line client and load tester of leakyrelu" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      leakyrelu.debian-snapshot="${SNAPSHOT:-none}"

FROM scratch AS server
COPY --from=files /images/server /
# Where a volume for the Unix socket goes.
COPY --from=files --chown=65532:65532 /images/socket /run/leakyrelu
ENV LEAKYRELU_LISTEN=[::]:50051 LEAKYRELU_METRICS_LISTEN=[::]:9464
EXPOSE 50051 9464
USER 65532:65532
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s \
  CMD ["/usr/bin/leakyrelu-server", "--probe"]
ENTRYPOINT ["/usr/bin/leakyrelu-server"]
ARG VERSION
ARG REVISION
ARG SNAPSHOT
LABEL org.opencontainers.image.title="leakyrelu-server" \
      org.opencontainers.image.description="Leaky ReLU over gRPC" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      leakyrelu.debian-snapshot="${SNAPSHOT:-none}"
