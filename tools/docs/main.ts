import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestSystem } from '../testing/house/system.ts';
import { apiPages } from './api-pages.ts';
import { errorPage } from './error-page.ts';
import { threatMatrix } from './threat-matrix.ts';

const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, 'docs/errors.md'), errorPage());
writeFileSync(join(root, 'docs/threats/matrix.md'), threatMatrix());

console.log('A house of its own is started, to describe itself.');
const house = await startTestSystem();
try {
  mkdirSync(join(root, 'docs/api'), { recursive: true });
  for (const [name, page] of await apiPages(house.system)) writeFileSync(join(root, 'docs/api', name), page);
} finally {
  await house.dispose();
}
console.log('docs/errors.md, docs/threats/matrix.md and docs/api are up to date');
