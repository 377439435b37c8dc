"""Makes a stand-in for the Python base image out of Debian packages and this machine's CPython.

For machines that reach package registries but no image registry. Not for publishing: it carries this machine's CAs.
"""

import shutil
import ssl
import subprocess
import sys
from pathlib import Path

SUITE = "bookworm"
PYTHON = (3, 11)
# What CPython's own modules link to, plus what every image expects.
PACKAGES = (
    "ca-certificates,netbase,tzdata,libsqlite3-0,libffi8,libssl3,libbz2-1.0,liblzma5,zlib1g,"
    "libreadline8,libncursesw6,libuuid1,libexpat1,libnsl2,libtirpc3"
)
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "SSL_CERT_FILE": CERTIFICATES,
    "PIP_CERT": CERTIFICATES,
    "NODE_EXTRA_CA_CERTS": CERTIFICATES,
}
# The official images tell apt to keep nothing, or every layer that installs something carries 80 MB of its cache.
APT = 'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache ""; APT::Keep-Downloaded-Packages "false";\n'
LEFT_OUT = shutil.ignore_patterns("site-packages", "test", "__pycache__")


def make_root(folder: Path) -> None:
    """Fill ``folder`` with the base image's file system (about 340 MB) unless it is there.

    Raises:
        RuntimeError: this is not CPython 3.11; the image must be what its name says.
        CalledProcessError: debootstrap or the chroot failed; their output is on the terminal.
    """
    if (folder / "usr/local/bin/python").exists():
        return
    if sys.version_info[:2] != PYTHON:
        raise RuntimeError(f"The base image holds this machine's Python, which must be 3.11, not {sys.version}.")
    draft = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    subprocess.run(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, draft], check=True)
    certificates = ssl.get_default_verify_paths().cafile or CERTIFICATES
    shutil.copyfile(certificates, draft / CERTIFICATES.lstrip("/"))
    _copy_python(Path(sys.base_prefix), draft / "usr/local")
    subprocess.run(["chroot", draft, "ldconfig"], check=True)
    subprocess.run(["chroot", draft, "/usr/local/bin/python3.11", "-m", "ensurepip"], check=True, capture_output=True)
    for name, target in (("python3", "python3.11"), ("python", "python3.11"), ("pip", "pip3.11")):
        (draft / "usr/local/bin" / name).unlink(missing_ok=True)
        (draft / "usr/local/bin" / name).symlink_to(target)
    (draft / "etc/apt/apt.conf.d/docker-clean").write_text(APT)
    for kept in ("var/lib/apt/lists", "var/cache/apt"):
        shutil.rmtree(draft / kept)
        (draft / kept / "archives" / "partial" if kept.endswith("apt") else draft / kept).mkdir(parents=True)
    draft.rename(folder)


def _copy_python(source: Path, target: Path) -> None:
    for folder in ("bin", "lib", "include"):
        (target / folder).mkdir(parents=True, exist_ok=True)
    shutil.copy2(source / "bin/python3.11", target / "bin")
    shutil.copytree(source / "lib/python3.11", target / "lib/python3.11", ignore=LEFT_OUT, symlinks=True)
    (target / "lib/python3.11/site-packages").mkdir()
    shutil.copytree(source / "include/python3.11", target / "include/python3.11")
    for library in (source / "lib").glob("libpython3*"):
        shutil.copy2(library, target / "lib", follow_symlinks=False)
