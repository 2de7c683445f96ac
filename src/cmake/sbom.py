#!/usr/bin/env python3
"""Writes what the programs are made of as SPDX 2.3 (JSON): every library that they link, found by ldd, with the Debian
package that it comes from, version and licence; what is opened late; what is compiled in; the model.

usage: sbom.py --version V --out FILE --program FILE... [--late PACKAGE...] [--compiled-in PACKAGE...] [--model MANIFEST]
"""
import argparse
import hashlib
import json
import os
import re
import subprocess
import time
from pathlib import Path

# Names in Debian's copyright files that SPDX calls otherwise; what is in neither list is said as Debian says it.
SPDX_NAMES = {
    "apache-2.0": "Apache-2.0", "apache-2": "Apache-2.0", "bsd-2-clause": "BSD-2-Clause", "bsd-3-clause": "BSD-3-Clause",
    "bsd-2": "BSD-2-Clause", "bsd-3": "BSD-3-Clause", "isc": "ISC", "expat": "MIT", "mit": "MIT", "zlib": "Zlib",
    "cc0-1.0": "CC0-1.0", "cc0": "CC0-1.0", "mpl-2.0": "MPL-2.0", "public-domain": "LicenseRef-public-domain",
    "lgpl-2": "LGPL-2.0-only", "lgpl-2+": "LGPL-2.0-or-later", "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-2.1+": "LGPL-2.1-or-later", "lgpl-3": "LGPL-3.0-only", "lgpl-3+": "LGPL-3.0-or-later",
    "gpl-2": "GPL-2.0-only", "gpl-2+": "GPL-2.0-or-later", "gpl-3": "GPL-3.0-only", "gpl-3+": "GPL-3.0-or-later",
    "bsd2": "BSD-2-Clause", "bsd3": "BSD-3-Clause", "curl": "curl", "afl-2.1": "AFL-2.1", "libpng": "Libpng",
    "bzip2": "bzip2-1.0.6", "x11": "X11", "cc-by-4.0": "CC-BY-4.0", "openssl": "OpenSSL", "mpl-1.1": "MPL-1.1",
    "lgpl-2.0+": "LGPL-2.0-or-later", "gpl-2.0+": "GPL-2.0-or-later", "lgpl-3.0+": "LGPL-3.0-or-later",
    "gpl-3.0+": "GPL-3.0-or-later", "boost-1.0": "BSL-1.0", "postgresql": "PostgreSQL", "boost": "BSL-1.0", "bsl-1.0": "BSL-1.0", "ftl": "FTL", "openldap-2.8": "OLDAP-2.8",
}


def linked_libraries(program):
    """Paths of the shared libraries that the loader would take, each once."""
    out = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False).stdout
    if "not found" in out:
        raise SystemExit(f"sbom.py: {program} links a library that is not here:\n{out}")
    return {Path(path) for path in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", out, re.M)}


def package_of(paths):
    """Path -> Debian package; a path that no package owns is left out. /lib is the same folder as /usr/lib."""
    asked = {}
    for path in paths:
        real = os.path.realpath(path)
        for name in {str(path), real, real.removeprefix("/usr"), "/usr" + str(path)}:
            asked.setdefault(name, path)
    out = subprocess.run(["dpkg-query", "-S", *sorted(asked)], capture_output=True, text=True, check=False).stdout
    found = {}
    for line in out.splitlines():
        package, _, name = line.partition(": ")
        if name in asked and not line.startswith("diversion "):
            found[asked[name]] = package.split(",")[0]
    return found


def spdx_expression(named):
    """"LGPL-3 or GPL-2" -> "(LGPL-3.0-only OR GPL-2.0-only)"; None where a part is not known."""
    for word in ("or", "and"):
        parts = re.split(rf",?\s+{word}\s+", named.strip(), flags=re.I)
        if len(parts) > 1:
            known = [spdx_expression(part) for part in parts]
            return None if None in known else "(" + f" {word.upper()} ".join(known) + ")"
    return SPDX_NAMES.get(named.strip().lower())


def licence_of(package):
    """(SPDX expression or None, licences as the copyright file names them)."""
    try:
        text = Path("/usr/share/doc", package.split(":")[0], "copyright").read_text(errors="replace")
    except OSError:
        return None, []
    if not re.search(r"^Format:.*copyright-format", text, re.M):
        named = set(re.findall(r"/usr/share/common-licenses/([\w.-]*\w)", text))
        if re.search(r"Permission\s+is\s+hereby\s+granted,?\s+free\s+of\s+charge", text):
            named.add("a text of the MIT kind")
        return None, sorted(named)
    # The licence of "Files: *" is the work's own; those of single files are named beside it.
    named, main = [], None
    for paragraph in re.split(r"\n\s*\n", text):
        files = re.search(r"^Files:\s*(.*(?:\n[ \t].*)*)", paragraph, re.M)
        licence = re.search(r"^License:[ \t]*(\S.*)$", paragraph, re.M)
        if files and licence:
            name = licence.group(1).strip()
            if name not in named:
                named.append(name)
            if "*" in files.group(1).split():
                main = name
    if main is None and len(named) == 1:
        main = named[0]
    return (spdx_expression(main) if main else None), named


def versions(packages):
    form = "${Package}:${Architecture}\\t${Package}\\t${Version}\\t${source:Package}\\t${source:Version}\\n"
    out = subprocess.run(["dpkg-query", "-W", "-f", form, *sorted(packages)], capture_output=True, text=True,
                         check=True).stdout
    told = {}
    for line in out.splitlines():
        full, name, version, source, source_version = line.split("\t")
        told[full] = told[name] = (name, version, source, source_version)
    return told


def identifier(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def debian_package(name, told, libraries):
    short, version, source, source_version = told
    expression, named = licence_of(name)
    entry = {
        "name": short,
        "SPDXID": identifier("deb-" + short),
        "versionInfo": version,
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": expression or "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "sourceInfo": f"Debian source package {source} {source_version}",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": f"pkg:deb/debian/{short}@{version}?distro=bookworm"}],
    }
    if named:
        entry["licenseComments"] = "Debian's copyright file names: " + ", ".join(named)
    if libraries:
        entry["comment"] = "Linked: " + ", ".join(sorted(path.name for path in libraries))
    return entry


def plugins_of(package):
    out = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True, check=True).stdout
    return [Path(line) for line in out.splitlines() if line.endswith(".so") and Path(line).is_file()]


def own_parts(arguments):
    licence = {"licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0"}
    own = [{"name": "diptych", "SPDXID": "SPDXRef-diptych", "versionInfo": arguments.version,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "copyrightText": "The Diptych contributors",
            "comment": "Programs: " + ", ".join(Path(one).name for one in arguments.program), **licence}]
    if arguments.model:
        manifest = json.loads(Path(arguments.model).read_text())
        own.append({"name": "model " + manifest["name"], "SPDXID": "SPDXRef-model",
                    "versionInfo": str(manifest["version"]), "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
                    "licenseConcluded": "CC-BY-4.0", "licenseDeclared": "CC-BY-4.0",
                    "copyrightText": "The Diptych contributors",
                    "checksums": [{"algorithm": "SHA256", "checksumValue": manifest["weights"]["sha256"]}]})
    return own


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--program", nargs="+", required=True)
    parser.add_argument("--late", nargs="*", default=[])
    parser.add_argument("--compiled-in", nargs="*", default=[])
    parser.add_argument("--model")
    arguments = parser.parse_args()

    linked = set()
    for program in [*arguments.program, *(so for late in arguments.late for so in plugins_of(late))]:
        linked |= linked_libraries(program)
    owners = package_of(linked)
    foreign = sorted(linked - owners.keys())  # a LibTorch that is not Debian's, for example
    libraries = {}
    for path, package in owners.items():
        libraries.setdefault(package, set()).add(path)
    names = {*libraries, *arguments.late, *arguments.compiled_in}
    told = versions(names)

    own = own_parts(arguments)
    packages = {entry["SPDXID"]: entry for entry in own}
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                  "relatedSpdxElement": "SPDXRef-diptych"}]
    for entry in own[1:]:
        relations.append({"spdxElementId": "SPDXRef-diptych", "relationshipType": "CONTAINS",
                          "relatedSpdxElement": entry["SPDXID"]})
    for name in sorted(names):
        entry = debian_package(name, told[name], libraries.get(name, set()))
        packages[entry["SPDXID"]] = entry
        how = "STATIC_LINK" if name in arguments.compiled_in else \
            "RUNTIME_DEPENDENCY_OF" if name in arguments.late else "DYNAMIC_LINK"
        ends = ("SPDXRef-diptych", entry["SPDXID"])
        first, second = reversed(ends) if how == "RUNTIME_DEPENDENCY_OF" else ends
        relations.append({"spdxElementId": first, "relationshipType": how, "relatedSpdxElement": second})
    for path in foreign:
        entry = {"name": path.name, "SPDXID": identifier("file-" + path.name), "downloadLocation": "NOASSERTION",
                 "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
                 "copyrightText": "NOASSERTION", "comment": "Linked: " + path.name + "; no Debian package holds it",
                 "checksums": [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(path.read_bytes()).hexdigest()}]}
        packages[entry["SPDXID"]] = entry
        relations.append({"spdxElementId": "SPDXRef-diptych", "relationshipType": "DYNAMIC_LINK",
                          "relatedSpdxElement": entry["SPDXID"]})

    content = json.dumps([list(packages.values()), relations], sort_keys=True)
    made = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"diptych-{arguments.version}",
        "documentNamespace": "urn:diptych:sbom:" + hashlib.sha256(content.encode()).hexdigest(),
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", made), "creators": ["Tool: diptych-sbom"]},
        "packages": list(packages.values()),
        "relationships": relations,
    }
    if any(entry["licenseDeclared"] == "LicenseRef-public-domain" for entry in packages.values()):
        document["hasExtractedLicensingInfos"] = [
            {"licenseId": "LicenseRef-public-domain", "name": "Public domain",
             "extractedText": "Dedicated to the public domain by its authors."}]
    Path(arguments.out).write_text(json.dumps(document, indent=1) + "\n")
    print(f"{arguments.out}: {len(packages)} packages, {len(linked)} libraries")


if __name__ == "__main__":
    main()
