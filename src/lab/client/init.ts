// The first program of a client: a user-mode Linux that boots from the machine's own files, read-only, and keeps what it writes in memory.
import { MOUNT_POINT } from './verbs.ts';

/**
 * A shell script, since nothing else runs there yet. Its words come as environment: the kernel hands on arguments that it does not know.
 * Only folders in which no project can be are hidden, since the agent is read from where this program is installed.
 */
export const CLIENT_INIT = `#!/bin/sh
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
modprobe -d "$GK_MODULES" -a ipv6 nfsv3 nfsv4
for folder in /run /var/lib/nfs; do mount -t tmpfs -o mode=755 memory "$folder"; done
mkdir -p ${MOUNT_POINT} /run/rpcbind /var/lib/nfs/sm /var/lib/nfs/sm.bak
chown _rpc /run/rpcbind
chown statd /var/lib/nfs/sm /var/lib/nfs/sm.bak
printf '127.0.0.1\\tlocalhost\\n%s\\t%s\\n' "$GK_ADDRESS" "$GK_NAME" > /run/hosts
mount --bind /run/hosts /etc/hosts
hostname "$GK_NAME"
ip link set lo up
ip addr add "$GK_ADDRESS/$GK_PREFIX" dev eth0
ip addr add "$GK_ADDRESS6" dev eth0 nodad
ip link set eth0 up
exec tini -- "$GK_NODE" "$GK_AGENT"
`;
