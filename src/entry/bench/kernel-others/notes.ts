// What has to be known of the figure, on its page.

export const OTHERS_NOTES = `**Other servers while one moves**: two user-mode Linux nodes, four servers of the kernel's nfsd with networks of their own, two filesystems each, two servers on each node; under Pacemaker. One
moves to the other node (in even rounds back), an NFSv4.1 client writes to the server that it leaves behind, an NFSv3 and an NFSv4.1 client to the two where it goes. The noise is the longest gap of the same
clients in a stretch of the same length afterwards, when the cluster is idle again, with nothing but the same questions to Pacemaker. The clients write every 0.2 s, a tenth of the usual pace: that much is no gap at all. All nodes and clients share the machine's processors: what the move
takes of these is in it too.`;
