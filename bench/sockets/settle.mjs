// Loaded ahead of a server whose memory is measured (`--expose-gc --import`): on SIGUSR2 it lets go of whatever it can.
process.on('SIGUSR2', () => globalThis.gc());
