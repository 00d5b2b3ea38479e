// Prints what a CommonJS program finds in the installed packages: as-common-js.cjs RECORDING SPECIFIER…
const { logIn, replay, verify } = require('./logins.cjs');

const [recording, ...specifiers] = process.argv.slice(2);
const names = {};
for (const specifier of specifiers) names[specifier] = Object.keys(require(specifier)).sort();
const sdk = require('@inro/relying-party/node');
replay(sdk, recording).then(async (replayed) => {
  const flows = await logIn(sdk, require('@inro/relying-party/next'), require('@inro/relying-party/fake-wallet'));
  const onNode = await verify(require('@inro/verifier/node'), recording);
  const inBrowsers = await verify(require('@inro/verifier/web'), recording);
  console.log(JSON.stringify({ names, replayed, flows, onNode, inBrowsers }));
});
