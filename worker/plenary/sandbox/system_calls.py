"""Numbers of system calls, by machine.

Sources: the kernel's `asm/unistd_64.h` (x86-64) and `asm-generic/unistd.h` (arm64).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Machine:
    """One architecture: its mark in `linux/audit.h`, and the numbers of the calls that matter."""

    architecture: int
    socket: int
    capset: int
    refused: frozenset[int]
    landlock_create_ruleset: int = 444
    landlock_add_rule: int = 445
    landlock_restrict_self: int = 446


# Calls with the same number on every machine: pidfd_getfd, io_uring_setup, open_tree, move_mount, fsopen, fsmount,
# mount_setattr, process_madvise.
_COMMON = frozenset({438, 425, 428, 429, 430, 432, 442, 440})

# In this order: connect; calls that reach into other processes (ptrace, process_vm_readv, process_vm_writev, kcmp);
# mounts and namespaces (mount, umount2, pivot_root, chroot, unshare, setns); the kernel (bpf, perf_event_open,
# userfaultfd, add_key, request_key, keyctl, init_module, finit_module, kexec_load); files by handle
# (name_to_handle_at, open_by_handle_at).
BY_MACHINE = {
    "x86_64": Machine(
        architecture=0xC000003E,
        socket=41,
        capset=126,
        refused=_COMMON
        | {42, 101, 310, 311, 312, 165, 166, 155, 161, 272, 308, 321, 298, 323, 248, 249, 250, 175, 313, 246, 303, 304},
    ),
    "aarch64": Machine(
        architecture=0xC00000B7,
        socket=198,
        capset=91,
        refused=_COMMON
        | {203, 117, 270, 271, 272, 40, 39, 41, 51, 97, 268, 280, 241, 282, 217, 218, 219, 105, 273, 104, 264, 265},
    ),
}
