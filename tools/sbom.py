"""Write out/sbom.json: a CycloneDX 1.6 list of everything the program is made of. `make sbom`.

Made from the lock files, so it names what is installed on every system; the same locks and files
give the same bytes, so its serial number is derived from what it says and it bears no time.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from licences import axe_version
from packages import ROOT, Package, fonts, licence, own_packages
from packageurl import PackageURL

from policyledger import __version__

TARGET = ROOT / "out" / "sbom.json"
_SCOPES = {
    "requirements.txt": ComponentScope.REQUIRED,
    "requirements-cluster.txt": ComponentScope.OPTIONAL,
    "requirements-dev.txt": ComponentScope.EXCLUDED,
}


def _expression(text: str) -> tuple[LicenseExpression, ...]:
    return (LicenseExpression(text),) if text else ()


def _package(package: Package, scope: ComponentScope) -> Component:
    address = PackageURL("pypi", None, package.name, package.version)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(address.to_string()),
        comment="digests of the files that may be installed",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in package.hashes],
    )
    return Component(
        type=ComponentType.LIBRARY,
        name=package.name,
        version=package.version,
        description=package.marker and f"only where {package.marker}",
        bom_ref=address.to_string(),
        purl=address,
        scope=scope,
        licenses=_expression(licence(package.name)),
        external_references=[files],
    )


def _file(path: Path, version: str, stated: str, scope: ComponentScope, what: str) -> Component:
    name = path.relative_to(ROOT).as_posix()
    digest = sha256(path.read_bytes()).hexdigest()
    return Component(
        type=ComponentType.FILE,
        name=name,
        version=version,
        description=what,
        bom_ref=name,
        scope=scope,
        licenses=_expression(stated),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )


def _files() -> Iterator[Component]:
    """Give what comes with the project beside its Python code: fonts, scripts of the site."""
    for font in fonts():
        made = f"{font.family}, cut from {font.source}"
        path = ROOT / "fonts" / font.file
        yield _file(path, font.version, "OFL-1.1", ComponentScope.REQUIRED, made)
    for path in sorted((ROOT / "templates").rglob("*.js")):
        what = "script of the site, of this project"
        yield _file(path, __version__, "Apache-2.0", ComponentScope.REQUIRED, what)
    path = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
    yield _file(path, axe_version(), "MPL-2.0", ComponentScope.EXCLUDED, "for tests only")


def _add_packages(bom: Bom, root: Component) -> None:
    """Add all packages, and which needs which as the locks tell."""
    found = [(one, _package(one, _SCOPES[lock])) for lock, some in own_packages() for one in some]
    needs: dict[str, list[Component]] = defaultdict(list)
    for package, component in found:
        bom.components.add(component)
        for name in package.via:
            needs["" if name.startswith("-r ") else name].append(component)
    bom.register_dependency(root, needs[""])
    for package, component in found:
        bom.register_dependency(component, needs[package.name])


def text() -> str:
    """Give the list as JSON, checked against the schema; raises ``ValueError`` if it is not it."""
    bom = Bom()
    root = Component(
        type=ComponentType.APPLICATION,
        name="policyledger",
        version=__version__,
        bom_ref="policyledger",
        licenses=_expression("Apache-2.0"),
    )
    bom.metadata.component = root
    _add_packages(bom, root)
    files = list(_files())
    bom.components.update(files)
    bom.register_dependency(root, files)
    made = json.loads(JsonV1Dot6(bom).output_as_string())
    # A time and a number drawn at random would make every list another one.
    del made["metadata"]["timestamp"], made["serialNumber"]
    content = json.dumps(made, ensure_ascii=False, sort_keys=True)
    made["serialNumber"] = uuid5(NAMESPACE_URL, content).urn
    listed = json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if (wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(listed)) is not None:
        raise ValueError(str(wrong))
    return listed


def main() -> int:
    """Write the list."""
    listed = text()
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(listed, encoding="utf-8", newline="\n")
    print(f"{len(json.loads(listed)['components'])} 项：{TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
