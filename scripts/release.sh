#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# release.sh [--draft]: makes everything that a release holds in
# build/release-VERSION, and checks it with release_check.sh.
#
# The commit must have the tag vVERSION, the tree must be unchanged, CHANGELOG.md must
# have a section for VERSION, and SNAPSHOT must name the time of snapshot.debian.org
# from which the images are built (deploy/build-image). --draft makes the same in
# build/release-VERSION-draft from any state of the tree, also with today's packages,
# to be tried and not to be published. PLATFORMS are those of the images, by default
# linux/amd64,linux/arm64. Needs root and go.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(scripts/version.py)
out=build/release-$version
title=$version
refuse() { echo "release: $*" >&2; exit 1; }
if [ "${1:-}" = --draft ]; then
  out+=-draft
  grep -q "^## $version\( \|$\)" CHANGELOG.md || title=Unreleased
else
  [ -z "$(git status --porcelain)" ] || refuse "the tree has changes"
  [ "$(git tag --points-at HEAD "v$version")" ] || refuse "the commit has no tag v$version"
  [ -n "${SNAPSHOT:-}" ] ||
    refuse "SNAPSHOT: got nothing, allowed: a time of snapshot.debian.org," \
      "such as 20261101T000000Z"
fi
notes() {
  awk -v title="$title" '/^## /{ on = ($2 == title) } on' CHANGELOG.md | tail -n +2
}
[ -n "$(notes)" ] || refuse "CHANGELOG.md has no section ## $title"

# Everything that has a time has the commit's.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
work=$out.work
rm -rf "$out" "$work"
mkdir -p "$out"/{completions,debian,helm,images,python,sbom} "$work"

echo "== Debian package"
cmake --build --preset release --target program_texts
(cd build/release && cpack)
deb=build/release/leakyrelu.deb
cp $deb "$out/debian/leakyrelu_${version}_$(dpkg-deb -f $deb Architecture).deb"
cp -r build/release/share/{bash,zsh,fish} "$out/completions"

echo "== Python"
python3 -m venv "$work/python"
scripts/python_dist.sh "$work/python/bin/python" "$out/python"

echo "== chart"
scripts/go_tool.sh build/deploy helm
build/deploy/helm package deploy/helm/leakyrelu --destination "$out/helm"

echo "== images"
platforms=${PLATFORMS:-linux/amd64,linux/arm64}
options=()
if [ -d build/newest/ccache ]; then
  # Reuses what ./dev newest has compiled.
  options+=(--volume "$PWD/build/newest/ccache:/src/build/newest/ccache")
fi
BUILDER=buildah deploy/build-image server client --platform "$platforms" \
  "${options[@]}" >"$work/images.log" || { tail -n 40 "$work/images.log" >&2; exit 1; }
grep '^localhost/leakyrelu-.* sha256:' "$work/images.log" >"$work/images"
cat "$work/images"
buildah info >/dev/null 2>&1 || export STORAGE_DRIVER=vfs
while read -r image platform _; do
  target=${image#localhost/leakyrelu-}
  target=${target%%:*}
  name=leakyrelu-$target-$version-${platform/\//-}
  # The same name on every platform.
  buildah push -q "$image" \
    "docker-archive:$work/$name.tar:localhost/leakyrelu-$target:$version"
  gzip -n <"$work/$name.tar" >"$out/images/$name.tar.gz"
  rm "$work/$name.tar"
  cp "build/image/$target-${platform#*/}.spdx.json" "$out/sbom/$name.spdx.json"
done <"$work/images"

{
  printf '# leakyrelu %s\n' "$version"
  notes
  printf '\n### Images\n\n'
  printf 'Commit %s, Debian snapshot: %s.\n\n' "$(git rev-parse HEAD)" "${SNAPSHOT:-none}"
  printf '| image | platform | id |\n|---|---|---|\n'
  while read -r image platform id; do
    # shellcheck disable=SC2016  # Markdown
    printf '| `%s` | %s | `%s` |\n' "$image" "$platform" "$id"
  done <"$work/images"
} >"$out/RELEASE_NOTES.md"
(cd "$out" && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum) \
  >"$work/sums"
mv "$work/sums" "$out/SHA256SUMS"
rm -rf "$work"

scripts/release_check.sh "$out"
(cd "$out" && find . -type f -printf '%10s  %P\n' | sort -k 2)
echo "release: $out"
