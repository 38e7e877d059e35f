// The first program of a kernel node: a user-mode Linux that boots from the machine's own files, with a disk of its own over them.
import { FIRST_MOUNT, OLD_ROOT } from './root.ts';

/**
 * A shell script, since nothing else runs there yet; of few programs, since each costs a user-mode Linux hundreds of switches between processes. Its words
 * come as environment: the kernel hands on arguments that it does not know.
 * The root is the node's disk, and every folder of the machine's root an overlay whose changes are on it: nfsd shows NFSv4 clients the way from the root to
 * an export, and can't export the root of an overlay on hostfs, which has no file handles.
 * GK_FOLDER: where the owner has left what this reads.
 */
export const KERNEL_NODE_INIT = `#!/bin/sh
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ulimit -H -n 65536
mount -t proc proc /proc
echo "$GK_NAME" > /proc/sys/kernel/hostname
modprobe -d "$GK_MODULES" -a overlay ipv6
ip -batch "$GK_FOLDER/network"
mount -t ext4 /dev/ubda ${FIRST_MOUNT}
mount --all --fstab "$GK_FOLDER/fstab"
cd ${FIRST_MOUNT}
pivot_root . ${OLD_ROOT}
cd /
umount -l /${OLD_ROOT}
mount --make-rshared /
exec tini -- "$GK_NODE" "$GK_AGENT"
`;
