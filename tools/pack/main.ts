import { statSync } from 'node:fs';
import { packAll } from './pack.ts';

const [destination, ...rest] = process.argv.slice(2);
if (destination === undefined || rest.length > 0) {
  console.error('npm run pack -- DIR');
  process.exit(2);
}
for (const path of await packAll(destination)) console.log(`${path} (${Math.round(statSync(path).size / 1000)} kB)`);
