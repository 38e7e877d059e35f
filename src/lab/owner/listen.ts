// A unix socket that takes connections.
import { createServer, type Server, type Socket } from 'node:net';

export function listen(path: string, connected: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(connected);
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}
