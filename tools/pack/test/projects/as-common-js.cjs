// Prints what a CommonJS program finds in the installed packages: as-common-js.cjs RECORDING SPECIFIER…
const { replay, verify } = require('./replay-logins.cjs');

const [recording, ...specifiers] = process.argv.slice(2);
const names = {};
for (const specifier of specifiers) names[specifier] = Object.keys(require(specifier)).sort();
replay(require('@inro/relying-party/node'), recording).then(async (logins) => {
  const onNode = await verify(require('@inro/verifier/node'), recording);
  const inBrowsers = await verify(require('@inro/verifier/web'), recording);
  console.log(JSON.stringify({ names, logins, onNode, inBrowsers }));
});
