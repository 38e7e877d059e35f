// lab-storage-holder FOLDER...: started by a lab's owner, which talks to it on descriptor 3, and with which it ends.
import { Socket } from 'node:net';
import { claimRealTime } from '../../host/claim-processor.ts';
import { answerOwner } from '../../lab/storage/answer-owner.ts';
import { holdStorage } from '../../lab/storage/hold-storage.ts';

// No cluster file system's lock manager waits for the processes of one node.
claimRealTime();
answerOwner(
  new Socket({ fd: 3, readable: true, writable: true }),
  (trouble) => holdStorage(process.argv.slice(2), trouble),
  () => process.exit(0),
);
