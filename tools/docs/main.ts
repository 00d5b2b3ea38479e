import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorPage } from './error-page.ts';
import { threatMatrix } from './threat-matrix.ts';

const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, 'docs/errors.md'), errorPage());
writeFileSync(join(root, 'docs/threats/matrix.md'), threatMatrix());
console.log('docs/errors.md and docs/threats/matrix.md are up to date');
