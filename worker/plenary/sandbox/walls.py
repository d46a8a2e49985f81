"""The walls around a reader: what a process that handles a stranger's bytes gives up before the first of them.

Four walls, each the kernel's own, each kept by every program that the reader starts (Tesseract, LibreOffice):

- a user of its own, where the worker is root, and no capability in any case;
- no new privileges (`PR_SET_NO_NEW_PRIVS`): a set-user-id program gains nothing;
- a filter of system calls (seccomp): no network, no connection to a local server, no tracing of other processes;
- a view of the files (Landlock): programs and libraries to read, its own folder to write, nothing else; no signal to a
  process outside.

A wall that the kernel does not grant is left out, and `plenary check` names it. Outside Linux there is none.
Sources: landlock(7), seccomp(2), capabilities(7), and the kernel's headers `landlock.h`, `seccomp.h`, `prctl.h`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import pwd
import resource
import shutil
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plenary.sandbox.system_calls import BY_MACHINE, Machine

READER_USER = 64_321  # no account's number by Debian's policy (60000-64999 are given out on request)
FILE_BYTES = 1 << 30  # of one file that a reader writes
OPEN_FILES = 256
OFFICE_SOCKETS = "/tmp"  # noqa: S108 - where LibreOffice makes a socket and takes it away, whatever TMPDIR says
_OFFICES = ("soffice", "libreoffice")

_BOUNDS = (
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, FILE_BYTES),
    (resource.RLIMIT_NOFILE, OPEN_FILES),
)
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION = 0x20080522
_CAPABILITIES = 64  # bits that a kernel may have


@dataclass(frozen=True, slots=True)
class Wall:
    """One wall. `missing` is the reason why it could not be raised, empty if it was."""

    name: str
    missing: str = ""


_standing: list[Wall] = []


def raised_walls() -> tuple[Wall, ...]:
    """The walls of this process, with what is missing of them."""
    return tuple(_standing)


def raise_walls(folder: Path) -> None:
    """Give up every right that reading a file does not need. `folder` is the only place to write from now on.

    Call it before any thread is started, with all of the reader imported. It cannot be undone.
    """
    if sys.platform != "linux":
        _standing[:] = [Wall("all", f"{sys.platform} has none of them")]
        return
    _bound_files()
    _standing[:] = (
        Wall("user", _become_reader(folder)),
        Wall("capabilities", _drop_capabilities()),
        Wall("privileges", _prctl(_PR_SET_NO_NEW_PRIVS, 1)),
        Wall("files", _restrict_files(folder)),
        Wall("system calls", _filter_system_calls()),
    )
    _prctl(_PR_SET_DUMPABLE, 0)  # other processes of this user cannot trace it, and it leaves no core


def _bound_files() -> None:
    for kind, most in _BOUNDS:
        _, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))


def _become_reader(folder: Path) -> str:
    """Become another user than root, if that one can still read the programs and reach the folder. Give why not."""
    if os.getuid() != 0:
        return ""
    with suppress(KeyError):
        return f"{READER_USER} is the account {pwd.getpwuid(READER_USER).pw_name}"
    for path in (sys.executable, __file__, str(folder.parent), *filter(None, sys.path)):
        if (closed := _closed(Path(path))) is not None:
            return f"{closed} is closed to users other than root"
    try:
        os.chown(folder, READER_USER, READER_USER)
        os.setgroups([])
        os.setresgid(READER_USER, READER_USER, READER_USER)
        os.setresuid(READER_USER, READER_USER, READER_USER)
    except OSError as error:  # a container that maps fewer users, or root without the capability
        return _reason(error.errno)
    return ""


def _closed(path: Path) -> Path | None:
    """The first folder on the way to a path that others may not pass, or the path itself if they may not read it."""
    real = path.resolve()
    if not real.exists():
        return None
    for parent in reversed(real.parents):
        if not parent.stat().st_mode & 0o001:
            return parent
    return None if real.stat().st_mode & 0o004 else real


def _drop_capabilities() -> str:
    for capability in range(_CAPABILITIES):
        _prctl(_PR_CAPBSET_DROP, capability)  # EPERM without the right to, EINVAL past the kernel's last one
    if not (machine := _machine()):
        return _reason(errno.ENOSYS)
    return _call(machine.capset, struct.pack("=Ii", _CAPABILITY_VERSION, 0), bytes(24))


# --- files: Landlock ---

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_SOCKETS = 1 << 9 | 1 << 5  # make a socket, remove a file
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}  # by ABI
_NETWORK, _NETWORK_SINCE = 0b11, 4  # bind and connect by TCP
_SCOPES, _SCOPES_SINCE = 0b11, 6  # abstract local sockets, and signals
_NO_OUTSIDE = 1  # LANDLOCK_CREATE_RULESET_VERSION
_PATH_BENEATH = 1
# What programs read: themselves, libraries, fonts, languages, the system's own tables. Not /etc as a whole, which holds
# settings, nor /var, /srv, /run and /home, which hold data.
_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/sbin", "/opt/libreoffice", "/nix/store"),
    *("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/libreoffice", "/etc/locale.alias", "/etc/localtime"),
    *("/etc/mime.types", "/etc/nsswitch.conf", "/etc/passwd", "/etc/group", "/var/cache/fontconfig"),
    *("/var/lib/libreoffice", "/var/spool/libreoffice"),
    *("/proc", "/sys/devices/system/cpu", "/dev/urandom", "/dev/random", "/dev/zero"),
)


def _restrict_files(folder: Path) -> str:
    machine = _machine()
    if not machine:
        return _reason(errno.ENOSYS)
    version = _libc().syscall(machine.landlock_create_ruleset, None, 0, _NO_OUTSIDE)
    if version < 1:
        return _reason(ctypes.get_errno())
    handled = _RIGHTS[min(version, max(_RIGHTS))]
    network = _NETWORK if version >= _NETWORK_SINCE else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    attributes = struct.pack("=QQQ", handled, network, scopes)[: 24 if scopes else 16 if network else 8]
    rules = _libc().syscall(machine.landlock_create_ruleset, attributes, len(attributes), 0)
    if rules < 0:
        return _reason(ctypes.get_errno())
    try:
        for path in _readable():
            _allow(machine, rules, path, _READ)
        _allow(machine, rules, folder, handled)
        _allow(machine, rules, os.devnull, _READ_FILE | _WRITE_FILE)
        if any(map(shutil.which, _OFFICES)):
            _allow(machine, rules, OFFICE_SOCKETS, _SOCKETS)
        return _call(machine.landlock_restrict_self, rules, 0)
    finally:
        os.close(rules)


def _readable() -> Iterator[str]:
    """The paths whose content a reader may read: the system's, Python's, ours, and the programs that it may start."""
    yield from _SYSTEM
    yield from {sys.prefix, sys.base_prefix, sys.exec_prefix, *(path for path in sys.path if path)}
    for program in (*_OFFICES, "tesseract"):
        if path := shutil.which(program):
            yield str(Path(path).resolve().parent)
            yield path


def _allow(machine: Machine, rules: int, path: str | Path, rights: int) -> None:
    """Add a path that exists to the rules."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not Path(path).is_dir():
            rights &= _FILE_ONLY
        rule = struct.pack("=Qi", rights, descriptor)
        _call(machine.landlock_add_rule, rules, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


# --- system calls: seccomp ---

_LOAD, _EQUAL, _AT_LEAST, _AND, _GIVE = 0x20, 0x15, 0x35, 0x54, 0x06  # BPF's own codes
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_AT, _SECOND_AT = 0, 4, 16, 24
_LOCAL, _STREAM, _TYPE_MASK = 1, 1, 0xF  # AF_UNIX, SOCK_STREAM: LibreOffice listens for itself, and nobody can connect
_X32 = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _filter_system_calls() -> str:
    machine = _machine()
    if not machine:
        return f"no table for {platform.machine()}"
    code = b"".join(struct.pack("=HBBI", *line) for line in filter_code(machine))
    buffer = ctypes.create_string_buffer(code, len(code))
    return _prctl(_PR_SET_SECCOMP, 2, ctypes.byref(_Program(len(code) // 8, ctypes.addressof(buffer))))


def filter_code(machine: Machine) -> Iterable[tuple[int, int, int, int]]:
    """The filter, in instructions of classic BPF: code, jump if true, jump if false, operand."""
    refused = sorted(machine.refused)
    last = len(refused)  # tests, followed by the test of a socket, allow, refuse
    yield _LOAD, 0, 0, _ARCHITECTURE_AT
    yield _EQUAL, 1, 0, machine.architecture
    yield _GIVE, 0, 0, _REFUSE  # calls by another table of numbers
    yield _LOAD, 0, 0, _NUMBER_AT
    yield _AT_LEAST, last + 7, 0, _X32
    for at, number in enumerate(refused):
        yield _EQUAL, last - at + 6, 0, number
    yield _EQUAL, 0, 5, machine.socket
    yield _LOAD, 0, 0, _FIRST_AT
    yield _EQUAL, 0, 4, _LOCAL
    yield _LOAD, 0, 0, _SECOND_AT
    yield _AND, 0, 0, _TYPE_MASK
    yield _EQUAL, 0, 1, _STREAM
    yield _GIVE, 0, 0, _ALLOW
    yield _GIVE, 0, 0, _REFUSE


# --- the kernel ---


def _machine() -> Machine | None:
    return BY_MACHINE.get(platform.machine()) if sys.maxsize > 1 << 32 else None


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: object) -> str:
    return _reason(ctypes.get_errno()) if _libc().syscall(number, *arguments) < 0 else ""


def _prctl(option: int, argument: int, pointer: object = 0) -> str:
    return _reason(ctypes.get_errno()) if _libc().prctl(option, argument, pointer, 0, 0) < 0 else ""


def _reason(number: int | None) -> str:
    return "this kernel does not have it" if number in (errno.ENOSYS, errno.EOPNOTSUPP) else os.strerror(number or 0)
