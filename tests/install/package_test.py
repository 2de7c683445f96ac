#!/usr/bin/env python3
"""What cpack puts into the Debian package: programs, what desktop and shell look for, manuals, and an SBOM that names
every library which the programs link.

usage: package_test.py BUILD_FOLDER
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from pathlib import Path

BUILD = Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else None
FILES = """
bin/diptych
bin/diptych-cli
lib/diptych/libdiptych_commands.so
lib/diptych/libdiptych_torch.so
lib/systemd/user/diptych-read-ahead.service
share/applications/diptych.desktop
share/bash-completion/completions/diptych
share/bash-completion/completions/diptych-cli
share/zsh/vendor-completions/_diptych
share/zsh/vendor-completions/_diptych-cli
share/diptych/models/diptych-screening-1/manifest.json
share/diptych/models/diptych-screening-1/weights.pt
share/diptych/resources/hanging/screening.json
share/diptych/resources/icons/diptych.svg
share/doc/diptych/changelog.gz
share/doc/diptych/copyright
share/doc/diptych/docs/ADMIN_GUIDE.md
share/doc/diptych/docs/RISK.md
share/doc/diptych/docs/SECURITY.md
share/doc/diptych/docs/SOUP.md
share/doc/diptych/docs/USER_GUIDE.md
share/doc/diptych/sbom.spdx.json
share/icons/hicolor/scalable/apps/diptych.svg
share/man/man1/diptych-cli.1.gz
share/man/man1/diptych.1.gz
share/metainfo/org.diptych.diptych.metainfo.xml
share/mime/packages/diptych.xml
""".split()


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **more)


def elf_files(folder):
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as content:
                if content.read(4) == b"\x7fELF":
                    yield file


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        made = run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", cls.folder.name)
        if made.returncode != 0:
            raise AssertionError(made.stdout + made.stderr)
        cls.deb = next(Path(cls.folder.name).glob("diptych_*.deb"))
        cls.root = Path(cls.folder.name, "root")
        subprocess.run(["dpkg-deb", "-x", cls.deb, cls.root], check=True)
        cls.usr = cls.root / "usr"

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def field(self, name):
        return run("dpkg-deb", "-f", self.deb, name).stdout.strip()

    def test_it_holds_what_a_desktop_needs(self):
        for name in FILES:
            self.assertTrue((self.usr / name).is_file(), name)
        self.assertEqual([entry.name for entry in self.root.iterdir()], ["usr"])
        strangers = [str(file) for file in self.usr.rglob("*") if file.suffix in (".cpp", ".h", ".a", ".pyc")]
        self.assertEqual(strangers, [])

    def test_nothing_runs_as_root_when_it_is_installed_or_removed(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["dpkg-deb", "-e", self.deb, folder], check=True)
            self.assertEqual({file.name for file in Path(folder).iterdir()}, {"control", "md5sums"})

    def test_it_asks_for_what_the_linker_does_not_know_of(self):
        depends = self.field("Depends")
        for package in ("libtorch1.13", "libdcmtk17", "libqt6widgets6", "libqt6sql6-sqlite", "libqt6svg6",
                        "fonts-dejavu-core", "fonts-droid-fallback"):
            if package == "libtorch1.13" and "libtorch" not in depends:
                self.skipTest("built with a LibTorch that is not Debian's")
            self.assertRegex(depends, r"(^|[ ,])" + re.escape(package))
        self.assertIn("libqt6sql6-psql", self.field("Recommends"))

    def test_programs_name_no_folder_of_the_machine_that_built_them(self):
        for file in elf_files(self.usr):
            dynamic = run("readelf", "-d", file).stdout
            self.assertNotRegex(dynamic, "R(UN)?PATH", file.name)

    def test_the_sbom_names_every_library_with_version_and_licence(self):
        document = json.loads((self.usr / "share/doc/diptych/sbom.spdx.json").read_text())
        self.assertEqual(document["spdxVersion"], "SPDX-2.3")
        identifiers = [package["SPDXID"] for package in document["packages"]]
        self.assertEqual(len(identifiers), len(set(identifiers)))
        for identifier in identifiers:
            self.assertRegex(identifier, r"^SPDXRef-[A-Za-z0-9.-]+$")
        for relation in document["relationships"]:
            self.assertIn(relation["relatedSpdxElement"], [*identifiers, "SPDXRef-DOCUMENT"])
        named = set()
        for package in document["packages"]:
            if package.get("comment", "").startswith("Linked: "):
                named |= set(package["comment"].removeprefix("Linked: ").split("; ")[0].split(", "))
                self.assertTrue(package.get("versionInfo") or "no Debian package" in package["comment"], package)
        programs = list(elf_files(self.usr))
        own = next(package for package in document["packages"] if package["SPDXID"] == "SPDXRef-diptych")
        for program in programs:
            self.assertIn(program.name, own["comment"], "name it in src/cmake/package.cmake")
            linked = set(re.findall(r"=> \S*/(\S+) \(0x", run("ldd", program).stdout))
            self.assertGreater(len(linked), 3)
            self.assertEqual(linked - named, set(), program.name)
        licences = {package["name"]: package["licenseDeclared"] for package in document["packages"]}
        for name, licence in {"libsodium23": "ISC", "libqt6core6": "(LGPL-3.0-only OR GPL-2.0-only)",
                              "libtorch1.13": "BSD-3-Clause", "nlohmann-json3-dev": "MIT"}.items():
            if name in licences:
                self.assertEqual(licences[name], licence, name)
        told = [package for package in document["packages"]
                if package["licenseDeclared"] != "NOASSERTION" or package.get("licenseComments")]
        self.assertGreater(len(told), 0.9 * len(document["packages"]))

    def test_the_menu_entry_is_sound_and_opens_what_it_says(self):
        entry = self.usr / "share/applications/diptych.desktop"
        if shutil.which("desktop-file-validate"):
            checked = run("desktop-file-validate", entry)
            self.assertEqual((checked.returncode, checked.stdout), (0, ""))
        keys = dict(line.split("=", 1) for line in entry.read_text().splitlines() if "=" in line)
        program = keys["Exec"].split()[0]
        self.assertTrue(os.access(self.usr / "bin" / program, os.X_OK))
        self.assertTrue(list(self.usr.glob(f"share/icons/hicolor/*/apps/{keys['Icon']}.*")))
        declared = {node.get("type") for node in xml.etree.ElementTree.parse(
            self.usr / "share/mime/packages/diptych.xml").iter() if node.tag.endswith("mime-type")}
        self.assertEqual(declared, set(filter(None, keys["MimeType"].split(";"))))

    def test_a_dicom_file_and_a_dicomdir_are_known_by_their_type(self):
        if not shutil.which("update-mime-database") or not shutil.which("gio"):
            self.skipTest("no shared-mime-info or gio")
        with tempfile.TemporaryDirectory() as home:
            shutil.copytree(self.usr / "share/mime", Path(home, "mime"))
            subprocess.run(["update-mime-database", Path(home, "mime")], check=True)
            head = bytes(128) + b"DICM" + bytes(64)
            for name in ("IM000001", "DICOMDIR", "view.dcm"):
                file = Path(home, name)
                file.write_bytes(head)
                told = run("gio", "info", "-a", "standard::content-type", file,
                           env={**os.environ, "XDG_DATA_HOME": home})
                self.assertIn("application/dicom", told.stdout, name)

    def test_the_software_catalogue_takes_the_description(self):
        file = self.usr / "share/metainfo/org.diptych.diptych.metainfo.xml"
        component = xml.etree.ElementTree.parse(file).getroot()
        self.assertEqual(component.find("releases/release").get("version") + "-1", self.field("Version"))
        if shutil.which("appstreamcli"):
            checked = run("appstreamcli", "validate", "--no-net", file)
            self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_the_unit_of_reading_ahead_runs_a_verb_that_is_there(self):
        unit = (self.usr / "lib/systemd/user/diptych-read-ahead.service").read_text()
        program, verb = re.search(r"^ExecStart=/usr/(\S+) (\w+)", unit, re.M).groups()
        self.assertEqual(run(self.usr / program, verb, "--help").returncode, 0)

    def test_lintian_finds_no_error(self):
        if not shutil.which("lintian"):
            self.skipTest("no lintian")
        checked = run("lintian", "--allow-root", "--fail-on", "error", self.deb)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    missing = [tool for tool in ("cpack", "dpkg-deb", "dpkg-shlibdeps") if not shutil.which(tool)]
    if missing:
        print("skipped: no " + ", ".join(missing))
        sys.exit(77)
    unittest.main()
