// Prints what an ESM program finds in the installed packages: as-module.mjs RECORDING SPECIFIER…
import { replay, verify } from './replay-logins.cjs';

const [recording, ...specifiers] = process.argv.slice(2);
const names = {};
for (const specifier of specifiers) names[specifier] = Object.keys(await import(specifier)).sort();
const logins = await replay(await import('@inro/relying-party/node'), recording);
const onNode = await verify(await import('@inro/verifier/node'), recording);
const inBrowsers = await verify(await import('@inro/verifier/web'), recording);
console.log(JSON.stringify({ names, logins, onNode, inBrowsers }));
