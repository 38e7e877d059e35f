// What has to be known of the figures, on their page.

export const KERNEL_NOTES = `**The kernel's NFS server, ours against the classic recipe**: two user-mode Linux nodes with real nfsd and three shared disks; a third node, an ordinary one, gives quorum
and is asked. On the same nodes, in turn: our group, and in its place Filesystem x 3, nfsserver, exportfs x 2, IPaddr2 and nfsnotify of resource-agents; ours first in odd rounds, theirs first in even ones. User-mode Linux is slow:
the ratio counts, not the seconds. Each measure begins when every node is back, the cluster has nothing to do, and both nodes are no busier than they are at rest. A fenced node stays off until its takeover is over (\`stonith-action=off\`): it boots
within ten seconds here, and would be taken in and probed in the middle of it, which no real machine does. Equal for both: lease 10 s, grace 15 s, Corosync's token 3 s, the fence, fsids and export options, the files and the name that the classic recipe needs on a node, \`crm_resource --move\`, and what a Debian has ready after its boot (nfsd's
and lockd's modules, their file systems, rpcbind). The clients
write every 0.2 s, a tenth of the usual pace, which leaves user-mode nodes time for their cluster. What the client's gap contains of grace is nothing: a write to an open file needs none of it to be over, only that its file is reclaimed (NFSv4) or
nothing at all (NFSv3).

The classic recipe's parameters: \`nfs_shared_infodir\` on the third filesystem, \`nfs_no_notify\`, \`nfs_server_scope\` (without it no NFSv4 client reclaims), every other one left at its default; \`exportfs\`
does not wait for leases. It gets this much help, as it does not work on a lab's node otherwise: \`nfs_init_script\` is a script that runs what Debian's systemd units run (nfsdcld, exportfs -r, rpc.nfsd,
rpc.mountd; Debian's own script would hand over to them, and finds no systemd here), and that ends nfsdcld when it stops, which nobody does under systemd either: its database would keep
/var/lib/nfs busy, the stop would fail and the node be fenced. \`no-notify\` in nfs.conf keeps rpc.statd from telling clients before the address is there. The address has a name in
/etc/hosts, without which nfsnotify fails. All timeouts are 120 s.`;
