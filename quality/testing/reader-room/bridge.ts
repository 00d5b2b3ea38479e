import { connect, createServer, type NetConnectOpts } from 'node:net';

/**
 * Carries one side's connections to the other: `bridge.ts FROM TO`, each a TCP port on loopback or the path of a Unix
 * socket (which is the same in every network namespace). Ends with standard input.
 */
const address = (text: string): NetConnectOpts =>
  /^\d+$/.test(text) ? { port: Number(text), host: '127.0.0.1' } : { path: text };
const [from, to] = [address(process.argv[2]!), address(process.argv[3]!)];
const server = createServer({ noDelay: true }, (near) => {
  const far = connect(to);
  for (const [a, b] of [
    [near, far],
    [far, near],
  ] as const) {
    a.pipe(b);
    a.on('error', () => b.destroy());
    a.on('close', () => b.destroy());
  }
});
server.listen(from, () => console.log('ready'));
for await (const _ of process.stdin) void _;
process.exit(0);
