// As Linux 6.1 prints them (fs/nfsd/nfs4state.c): client_info_show, nfs4_show_open, nfs4_show_lock, nfs4_show_deleg, nfs4_show_layout.
export const NFSD_INFO = `clientid: 0x5f2d1c3a69bd8f11
address: "192.0.2.202:809"
status: confirmed
seconds from last renew: 4
name: "Linux NFSv4.1 client2"
minor version: 1
Implementation domain: "kernel.org"
Implementation name: "Linux 6.1.0 #1 SMP x86_64"
Implementation time: [0, 0]
callback state: UP
callback address: 192.0.2.202:809
`;

export const NFSD_STATES = `- 0x00000001118fbd693a1c2d5f01000000: { type: open, access: rw, deny: --, superblock: "00:2d:6", filename: "home1/ledger", owner: "open id:\\x00\\x00\\x00;\\x00" }
- 0x00000002118fbd693a1c2d5f02000000: { type: lock, superblock: "00:2d:6", filename: "home1/ledger", owner: "lock id:\\x00\\x00" }
- 0x00000001118fbd693a1c2d5f03000000: { type: deleg, access: r, superblock: "00:2d:7", filename: "home1/a "file", owner: "of mine" }
- 0x00000001118fbd693a1c2d5f04000000: { type: layout, superblock: "00:2d:8", filename: "home1/laid out" }
`;
