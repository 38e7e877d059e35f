// What has to be known of the figures, on their page.

export const KERNEL_NOTES = `**The kernel's NFS server, ours against the classic recipe**: two user-mode Linux nodes with real nfsd and three shared disks; a third node, an ordinary one, gives quorum
and is asked. One after the other on the same nodes: our group, then, in its place, Filesystem x 3, nfsserver, exportfs x 2, IPaddr2 and nfsnotify of resource-agents. User-mode Linux is slow: the
ratio counts, not the seconds. Equal for both: lease 10 s, grace 15 s, Corosync's token 3 s, the fence, fsids and export options, \`crm_resource --move\`, and what a Debian has ready after its boot (nfsd's
and lockd's modules, their file systems, rpcbind). What the client's gap contains of grace is nothing: a write to an open file needs none of it to be over, only that its file is reclaimed (NFSv4) or
nothing at all (NFSv3).

The classic recipe's parameters: \`nfs_shared_infodir\` on the third filesystem, \`nfs_no_notify\`, \`nfs_server_scope\` (without it no NFSv4 client reclaims), every other one left at its default; \`exportfs\`
does not wait for leases. It gets this much help, as it does not work on a lab's node otherwise: \`nfs_init_script\` is a script that runs what Debian's systemd units run (nfsdcld, exportfs -r, rpc.nfsd,
rpc.mountd; Debian's own script would hand over to them, and finds no systemd here), and that ends nfsdcld when it stops, which nobody does under systemd either: its database would keep
/var/lib/nfs busy, the stop would fail and the node be fenced. \`no-notify\` in nfs.conf keeps rpc.statd from telling clients before the address is there. The address has a name in
/etc/hosts, without which nfsnotify fails. All timeouts are 120 s.`;
