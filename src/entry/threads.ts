// Imported before all else by what lives long: a file system that hangs holds one of libuv's threads for each call, of four unless told
// otherwise, and the rest of the process must not wait for it. A keeper reads the records of all servers at once. libuv reads this when the first thread is needed.
process.env.UV_THREADPOOL_SIZE ??= '64';
