// Prints what an ESM program finds in the installed packages: as-module.mjs RECORDING SPECIFIER…
import { logIn, replay, verify } from './logins.cjs';

const [recording, ...specifiers] = process.argv.slice(2);
const names = {};
for (const specifier of specifiers) names[specifier] = Object.keys(await import(specifier)).sort();
const sdk = await import('@inro/relying-party/node');
const replayed = await replay(sdk, recording);
const flows = await logIn(
  sdk,
  await import('@inro/relying-party/next'),
  await import('@inro/relying-party/fake-wallet'),
);
const onNode = await verify(await import('@inro/verifier/node'), recording);
const inBrowsers = await verify(await import('@inro/verifier/web'), recording);
console.log(JSON.stringify({ names, replayed, flows, onNode, inBrowsers }));
