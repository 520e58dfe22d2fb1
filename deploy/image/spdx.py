# SPDX-License-Identifier: Apache-2.0
"""An image's bill of materials as an SPDX 2.3 document."""

import hashlib
import re
import time
from urllib.parse import quote


def distribution(os_release, debian_version):
    """The qualifier of package URLs, such as debian-12 or debian-sid.

    Debian's next release has no number: debian_version says forky/sid.
    """
    fields = dict(line.split("=", 1) for line in os_release.splitlines())
    number = fields.get("VERSION_ID", debian_version.rpartition("/")[2])
    return f"{fields['ID']}-{number}".replace('"', "").strip()


def package_url(package, distro):
    source = f"{package['source']}@{package['source_version']}"
    return (
        f"pkg:deb/debian/{quote(package['name'], '')}@{quote(package['version'], '')}"
        f"?arch={package['architecture']}&distro={distro}&upstream={quote(source, '')}"
    )


def identifier(kind, name):
    return f"SPDXRef-{kind}-" + re.sub(r"[^A-Za-z0-9.-]", "-", name.strip("/"))


def checksums(path):
    data = path.read_bytes()
    return [
        {"algorithm": name.upper(), "checksumValue": hashlib.new(name, data).hexdigest()}
        for name in ("sha1", "sha256")
    ]


def package_entry(package, distro):
    name, version = package["name"], package["version"]
    return {
        "SPDXID": identifier("Package", package["id"]),
        "name": name,
        "versionInfo": version,
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseDeclared": "NOASSERTION",
        "comment": f"The licences are in /usr/share/doc/{name}/copyright.",
        "sourceInfo": f"built from Debian source package {package['source']}",
        **({"homepage": package["homepage"]} if package["homepage"] else {}),
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": package_url(package, distro),
            }
        ],
    }


def relation(subject, kind, other):
    return {
        "spdxElementId": subject,
        "relationshipType": kind,
        "relatedSpdxElement": other,
    }


def file_entry(name, package, path):
    return {
        "SPDXID": identifier("File", name),
        "fileName": "." + name,
        "checksums": checksums(path),
        **({"comment": f"From Debian package {package}."} if package else {}),
    }


def verification_code(files):
    """SPDX 2.3, 7.9: computed from the sorted SHA-1 sums of all files."""
    sums = sorted(file["checksums"][0]["checksumValue"] for file in files)
    return hashlib.sha1("".join(sums).encode()).hexdigest()


def document(target, version, epoch, packages, contents, linked, distro):
    """contents: {path in the image: (package or None for our own, its file)};
    packages: those with files in the image; linked: those whose code is in our
    programs."""
    image = f"SPDXRef-Package-leakyrelu-{target}"
    files = [file_entry(name, *contents[name]) for name in sorted(contents)]
    code = verification_code(files)
    relations = [relation("SPDXRef-DOCUMENT", "DESCRIBES", image)]
    relations += [relation(image, "CONTAINS", file["SPDXID"]) for file in files]
    relations += [
        relation(image, "DEPENDS_ON", identifier("Package", package["id"]))
        for package in packages
    ]
    relations += [
        relation(image, "STATIC_LINK", identifier("Package", package["id"]))
        for package in linked
    ]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"leakyrelu-{target}-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/leakyrelu-{target}-{code}",
        "creationInfo": {
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch)),
            "creators": ["Tool: leakyrelu-collect.py"],
        },
        "packages": [
            {
                "SPDXID": image,
                "name": f"leakyrelu-{target}",
                "versionInfo": version,
                "downloadLocation": "NOASSERTION",
                "filesAnalyzed": True,
                "packageVerificationCode": {"packageVerificationCodeValue": code},
                "licenseDeclared": "Apache-2.0",
                "primaryPackagePurpose": "CONTAINER",
            },
            *(package_entry(package, distro) for package in [*packages, *linked]),
        ],
        "files": files,
        "relationships": relations,
    }
